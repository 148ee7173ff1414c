// One operation of the document: where it stands, and the method that it becomes.

import type { HttpMethod } from '../../model/api.ts';
import type { Located } from './reading.ts';

export interface Operation extends Located {
  httpMethod: HttpMethod;
  /** The resource's path in the API, any base path prepended. */
  path: string;
  /** `GET /pets`, as AWS's warnings name it. */
  title: string;
  /** The path item that it stands in. */
  pathItem: Located;
}
