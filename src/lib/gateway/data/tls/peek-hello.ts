// Reads the ClientHello off a new connection and puts it back, so that the handshake finds it.

import type { Socket } from 'node:net';
import { type ClientHello, longestHello, readClientHello } from './client-hello.ts';

/** Bytes that are read without a whole hello in them: its records add little to it. */
const mostBytes = longestHello + 1024;

/** The hello; undefined where the connection ended first, or sent something else: it is closed then. */
export function peekHello(socket: Socket): Promise<ClientHello | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const settle = (hello: ClientHello | undefined): void => {
      socket.off('data', take).off('end', giveUp).off('close', giveUp);
      resolve(hello);
    };
    const giveUp = (): void => {
      socket.destroy();
      settle(undefined);
    };
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      const hello = readClientHello(bytes);
      if (hello === 'malformed' || (hello === 'partial' && bytes.length > mostBytes)) giveUp();
      if (typeof hello === 'string') return;
      socket.pause();
      socket.unshift(bytes);
      settle(hello);
    };
    socket.on('data', take).on('end', giveUp).on('close', giveUp);
  });
}
