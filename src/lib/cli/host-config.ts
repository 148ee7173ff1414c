// oclif's Config without its search for plugins, themes and shells: this program has one root, and its manifest is
// read by the dispatcher. It carries the host to the command.

import { Config } from '@oclif/core/config';
import type { Host } from './host.ts';
import { userAgent } from './trivial.ts';

export class HostConfig extends Config {
  readonly host: Host;

  constructor(host: Host) {
    super({ root: host.root });
    this.host = host;
    this.root = host.root;
    this.name = 'apigw';
    this.bin = 'apigw';
    this.dirname = 'apigw';
    this.version = host.version;
    this.userAgent = userAgent(host.version);
    this.topicSeparator = ' ';
  }

  /** No plugins, so no hooks: what oclif itself asks for (`preparse`) finds none. */
  override async runHook(): Promise<{ failures: []; successes: [] }> {
    return { failures: [], successes: [] };
  }
}
