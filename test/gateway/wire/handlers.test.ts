// The types of handler tables: inputs and outputs are the SDK's, and the operations still missing are exactly the rest.
// What is asserted here is asserted by the compiler; the tests only run it.

import type * as apiGateway from '@aws-sdk/client-api-gateway';
import { describe, expectTypeOf, test } from 'vitest';
import type {
  Handlers,
  Missing,
  OperationInput,
  OperationName,
  OperationOutput,
} from '../../../src/lib/gateway/wire/handlers.ts';

type Client = typeof apiGateway;

describe('Handlers', () => {
  test('names every operation and nothing else', () => {
    expectTypeOf<'CreateApiKey'>().toExtend<OperationName<Client>>();
    expectTypeOf<'ImportRestApi'>().toExtend<OperationName<Client>>();
    expectTypeOf<'APIGatewayClient'>().not.toExtend<OperationName<Client>>();
    expectTypeOf<'$'>().not.toExtend<OperationName<Client>>();
  });

  test('inputs: what the wire has checked is there, the rest may be absent', () => {
    expectTypeOf<OperationInput<Client, 'GetRestApi'>['restApiId']>().toEqualTypeOf<string>();
    expectTypeOf<OperationInput<Client, 'GetRestApis'>['limit']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<OperationInput<Client, 'ImportRestApi'>['body']>().toExtend<Uint8Array>();
  });

  test('outputs are the SDK shapes without $metadata', () => {
    expectTypeOf<OperationOutput<Client, 'GetRestApi'>['id']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<'$metadata'>().not.toExtend<keyof OperationOutput<Client, 'GetRestApi'>>();
  });

  test('a table with an unknown operation or a wrong output does not compile', () => {
    const right = { GetRestApi: (input) => ({ id: input.restApiId }) } satisfies Partial<Handlers<Client, object>>;
    // @ts-expect-error There is no such operation.
    const unknown = { GetRestApj: () => ({}) } satisfies Partial<Handlers<Client, object>>;
    // @ts-expect-error An id is text.
    const wrong = { GetRestApi: () => ({ id: 5 }) } satisfies Partial<Handlers<Client, object>>;
    expectTypeOf(right).not.toEqualTypeOf(unknown);
    expectTypeOf(right).not.toEqualTypeOf(wrong);
  });

  test('the missing operations are the complement of the table', () => {
    type Left = keyof Missing<Client, { GetRestApi: unknown; CreateRestApi: unknown }>;
    expectTypeOf<'GetRestApis'>().toExtend<Left>();
    expectTypeOf<'GetRestApi'>().not.toExtend<Left>();
  });
});
