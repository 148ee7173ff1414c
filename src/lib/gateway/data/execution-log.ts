// What a request's stages tell the execution log. Developer guide, "Set up CloudWatch logging for REST APIs in API Gateway".

/** The log of one request; there only where the method's logging level, or a test invocation, asks for it. */
export interface ExecutionLog {
  /** At level INFO: a step that went well. */
  info(text: string): void;
  /** At levels ERROR and INFO. */
  error(text: string): void;
}
