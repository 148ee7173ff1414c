/** The arrows of the house: who may import whom, folder by folder. Anything not allowed here is refused. */
const at = (folder) => `^src/lib/${folder}`;

/** folder -> folders whose modules it may import (besides its own). */
const arrows = [
  ['^src/commands/', [at('services/'), at('cli/'), at('errors\\.ts$')]],
  [at('services/'), [at('spec/'), at('diff/'), at('deploy/'), at('aws/'), at('model/'), at('errors\\.ts$')]],
  [at('cli/'), [at('aws/clients\\.ts$'), at('errors\\.ts$')]],
  [at('deploy/'), [at('diff/'), at('aws/'), at('model/'), at('errors\\.ts$')]],
  [at('diff/'), [at('model/'), at('errors\\.ts$')]],
  [at('spec/'), [at('model/'), at('errors\\.ts$')]],
  [at('aws/'), [at('model/'), at('errors\\.ts$')]],
  [at('model/'), []],
  [at('errors\\.ts$'), []],
  // The one door, and the files that it is made of.
  [at('gateway/server[a-z-]*\\.ts$'), [at('gateway/(wire|control|data|store)/')]],
  [at('gateway/wire/'), []],
  [at('gateway/control/'), [at('gateway/(store|wire)/'), at('spec/'), at('model/')]],
  [at('gateway/store/'), [at('model/')]],
  [at('gateway/data/'), [at('model/')]],
];

/** Two files may step out of their folder's arrows: the services that open a door of the gateway. */
const exceptions = [
  [at('services/local-gateway\\.ts$'), at('gateway/server\\.ts$')],
  [at('services/template-test\\.ts$'), at('gateway/server-templates\\.ts$')],
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...arrows.map(([from, allowed]) => ({
      name: `layer ${from}`,
      severity: 'error',
      from: { path: from, pathNot: exceptions.map(([file]) => file) },
      to: { path: '^src/', pathNot: [from, ...allowed] },
    })),
    ...exceptions.map(([file, door]) => ({
      name: `layer ${file}`,
      severity: 'error',
      from: { path: file },
      to: { path: '^src/', pathNot: [at('services/'), door, ...arrows[1][1]] },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
