// This program's own extensions: what records can hold, OpenAPI cannot say and API Gateway has no extension for.
// Only a lossless export writes them, and only where it must; API Gateway ignores them.

/** In a schema: `{contentType, description, schema}` of the model. */
export const modelExtension = 'x-apigw-model';

/** In an operation or a response: content type -> model, where Swagger 2 has one model for all content types. */
export const modelsExtension = 'x-apigw-models';

/** In a parameter or a header: whether it is required, where OpenAPI has another word or none. */
export const requiredExtension = 'x-apigw-required';

/** In an integration: status code -> integration response, where several have the same selection pattern. */
export const responsesExtension = 'x-apigw-responses';
