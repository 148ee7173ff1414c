// The X.509 library and Node's WebCrypto, loaded when first used: no other command, and no start of the gateway, pays for it.

import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

// The library's types name the DOM's Crypto, whose shape Node's has.
x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

export { x509 };
