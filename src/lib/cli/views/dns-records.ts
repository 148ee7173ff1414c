// DNS records for whoever writes them: name, type and value, as any provider's form asks for them.

import type { Screen } from '../terminal.ts';
import { tableView } from './table.ts';

export interface ShownRecord {
  Name: string;
  Type: string;
  Value: string;
}

/** One record a line. Nothing is cut: a value with a part missing is worth nothing. */
export function dnsRecordsView(records: readonly ShownRecord[], screen: Screen): string {
  const columns = [
    { title: 'NAME', value: ({ Name }: ShownRecord) => Name },
    { title: 'TYPE', value: ({ Type }: ShownRecord) => Type },
    { title: 'VALUE', value: ({ Value }: ShownRecord) => Value },
  ];
  return tableView(records, columns, { ...screen, columns: undefined });
}
