// The gateway of the soak: a process of its own with its state on the disk, that tells its memory after a collection.

import { startGateway } from '../../src/lib/gateway/server.ts';

/** What the gateway holds, in bytes. */
export interface Memory {
  heap: number;
  resident: number;
  /** Outside of the heap: buffers. */
  external: number;
  /** Lines of its own log: defects, of which there should be none. */
  complaints: string[];
}

/** Serves until its parent goes. Tells its endpoint first, then its memory whenever asked. */
export async function serveGateway(stateDirectory: string): Promise<void> {
  const complaints: string[] = [];
  const log = (line: string) => {
    if (!/^\w+: (?:START|END|REPORT|INIT_START) /.test(line)) complaints.push(line);
  };
  const gateway = await startGateway({ port: 0, stateDirectory, log });
  process.on('message', () => {
    globalThis.gc?.();
    const { heapUsed: heap, rss: resident, external } = process.memoryUsage();
    process.send?.({ heap, resident, external, complaints } satisfies Memory);
  });
  process.on('disconnect', () => void gateway.close().then(() => process.exit(0)));
  process.send?.({ endpoint: gateway.endpoint });
}
