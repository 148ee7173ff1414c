import { BaseCommand } from '../../lib/cli/base-command.ts';
import { type LocalAuthority, readLocalAuthority } from '../../lib/services/local-gateway.ts';

export default class LocalCa extends BaseCommand {
  static override summary = "Print the certificate of the local gateway's certificate authority.";
  static override description =
    `The local gateway's own authority signs the certificates that ACM issues there. A client that trusts
it takes custom domains of the local gateway for real ones. It is made on first use, for this user alone:
its key stays in a folder that nobody else can read.`;
  static override examples = [
    { description: 'Print it, and how to trust it', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'Keep it where curl may read it', command: '<%= config.bin %> <%= command.id %> > ca.pem' },
  ];

  async run(): Promise<LocalAuthority> {
    const { flags } = await this.parse(LocalCa);
    const context = this.context(flags);
    const authority = await readLocalAuthority(context);
    if (!this.jsonEnabled()) this.host.stdout.write(authority.certificate);
    for (const line of advice(authority.file)) context.notify(line);
    return authority;
  }
}

/** Clients with a setting of their own come first: they leave the rest of the machine alone. */
const advice = (file: string): string[] => [
  `The certificate is in ${file}. To trust it:`,
  `  curl       curl --cacert ${quoted(file)} https://…`,
  `  Node.js    export NODE_EXTRA_CA_CERTS=${quoted(file)}`,
  `  macOS      security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${quoted(file)}`,
  `  Linux      sudo cp ${quoted(file)} /usr/local/share/ca-certificates/apigw.crt && sudo update-ca-certificates`,
  `             (Fedora: /etc/pki/ca-trust/source/anchors/apigw.crt, then sudo update-ca-trust)`,
  `  Windows    certutil -user -addstore Root ${quoted(file)}`,
  '  Firefox    Settings, Privacy & Security, View Certificates, Authorities, Import',
];

const quoted = (file: string): string => (/[^\w./:\\-]/.test(file) ? `"${file}"` : file);
