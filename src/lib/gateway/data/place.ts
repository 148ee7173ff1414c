// Where a stage is compiled for: one method of one resource, with all that can be known of it at deployment.

import type { HttpMethod, Integration, Method } from '../../model/api.ts';
import type { MethodSetting } from '../../model/stage.ts';
import type { AuthorizerCaches } from './authorizers/authorizer-cache.ts';
import type { UserPools } from './authorizers/user-pools.ts';
import type { Backends } from './backends.ts';
import type { ResponseCaches } from './cache/response-caches.ts';
import type { Deadlines } from './deadlines.ts';
import type { StageContext } from './exchange.ts';
import type { Ports } from './ports.ts';

/** What compiled stages use of the data plane. */
export interface Machinery {
  ports: Ports;
  backends: Backends;
  caches: ResponseCaches;
  deadlines: Deadlines;
  authorizerCaches: AuthorizerCaches;
  userPools: UserPools;
}

/** A method of an API on a stage. */
export interface Place {
  context: StageContext;
  machinery: Machinery;
  path: string;
  resourceId: string;
  httpMethod: HttpMethod;
  method: Method;
  /** The method's own settings over those for all methods. */
  setting: MethodSetting;
}

/** One that has an integration. */
export interface IntegratedPlace extends Place {
  integration: Integration;
}
