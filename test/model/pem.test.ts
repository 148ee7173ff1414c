// PEM texts, with the lines that blocks and faults are at. RFC 7468, "Textual Encodings of PKIX Structures".

import { describe, expect, it } from 'vitest';
import { readPem } from '../../src/lib/model/pem.ts';

const block = (label: string) => [`-----BEGIN ${label}-----`, 'MIIB', 'AA==', `-----END ${label}-----`];

describe('readPem', () => {
  it('finds blocks with their lines, and leaves out what is between them', () => {
    const text = ['Bag Attributes', ...block('CERTIFICATE'), '', ...block('RSA PRIVATE KEY')].join('\r\n');
    const { blocks, problems } = readPem(text);
    expect(problems).toEqual([]);
    expect(blocks.map(({ label, line }) => [label, line])).toEqual([
      ['CERTIFICATE', 2],
      ['RSA PRIVATE KEY', 7],
    ]);
    expect(blocks[0]?.text).toBe(`${block('CERTIFICATE').join('\n')}\n`);
  });

  it('takes the headers of old encrypted keys', () => {
    const [begin = '', ...rest] = block('RSA PRIVATE KEY');
    const text = [begin, 'Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,00', '', ...rest].join('\n');
    expect(readPem(text)).toMatchObject({ problems: [], blocks: [{ line: 1 }] });
  });

  it.each([
    ['-----BEGIN CERTIFICATE-----\nMIIB\n', 1, 'BEGIN CERTIFICATE has no END'],
    ['\n-----END CERTIFICATE-----\n', 2, 'END CERTIFICATE has no BEGIN'],
    ['-----BEGIN CERTIFICATE-----\nMI IB\n-----END CERTIFICATE-----', 2, 'this line of the CERTIFICATE is not base64'],
    ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END X-----', 3, 'END X ends what began as CERTIFICATE'],
    ['-----BEGIN A-----\nMIIB\n-----BEGIN B-----\nMIIB\n-----END B-----', 1, 'BEGIN A has no END'],
  ])('%j is told at its line', (text, line, message) => {
    expect(readPem(text).problems).toEqual([{ line, message }]);
  });
});
