// The pets: a Lambda proxy function that serves several methods.
// They live in memory, as long as this execution environment stays warm: on Lambda you would keep them in a table.

const pets = new Map([
  ['1', { id: '1', name: 'Bella', kind: 'dog' }],
  ['2', { id: '2', name: 'Whiskers', kind: 'cat' }],
]);

const routes = {
  'GET /pets': list,
  'POST /pets': create,
  'GET /pets/{petId}': get,
  'DELETE /pets/{petId}': remove,
};

export const handler = async (event) => routes[`${event.httpMethod} ${event.resource}`](event);

function list({ stageVariables }) {
  return answer(200, { greeting: stageVariables?.greeting, pets: [...pets.values()] });
}

function create({ body }) {
  const { name, kind } = parse(body);
  if (!name || !kind) return answer(400, { message: 'A pet has a name and a kind' });
  const id = String(Math.max(0, ...pets.keys()) + 1);
  pets.set(id, { id, name, kind });
  return answer(201, pets.get(id));
}

function get({ pathParameters: { petId } }) {
  const pet = pets.get(petId);
  return pet ? answer(200, pet) : answer(404, { message: `There is no pet ${petId}` });
}

function remove({ pathParameters: { petId } }) {
  return pets.delete(petId) ? answer(204) : answer(404, { message: `There is no pet ${petId}` });
}

function parse(body) {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}

function answer(statusCode, body) {
  const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
  return { statusCode, headers, body: body === undefined ? '' : JSON.stringify(body) };
}
