import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Is OpenSSL there, to make certificates? */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Why tests are skipped: part of their names. */
export const OPENSSL_NOTE = hasOpenssl ? '' : ' [skipped: openssl is missing]';

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that signs itself, for a name such as `DNS:localhost` or `IP:127.0.0.1`; made anew in each run. */
export const selfSigned = (name: string, of: { readonly expired?: boolean } = {}): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-cert-'));
  const file = (base: string): string => join(folder, base);
  const run = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    mkdirSync(file('new'));
    writeFileSync(
      file('ca.cnf'),
      [
        '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=new\ndefault_md=sha256\npolicy=any',
        '[any]\ncommonName=supplied\n[req]\ndistinguished_name=dn\n[dn]',
        `[v3]\nsubjectAltName=${name}\nbasicConstraints=critical,CA:TRUE\n`,
      ].join('\n'),
    );
    writeFileSync(file('index.txt'), '');
    writeFileSync(file('serial'), '01\n');
    run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem');
    run('req', '-new', '-config', 'ca.cnf', '-key', 'key.pem', '-subj', '/CN=rtmpkit test', '-out', 'req.pem');
    const [from, to] =
      of.expired === true ? ['20200101000000Z', '20200102000000Z'] : ['20200101000000Z', '20990101000000Z'];
    const dates = ['-startdate', from, '-enddate', to];
    const sign = [
      'ca',
      '-batch',
      '-notext',
      '-selfsign',
      '-config',
      'ca.cnf',
      '-extensions',
      'v3',
      '-keyfile',
      'key.pem',
    ];
    run(...sign, ...dates, '-in', 'req.pem', '-out', 'cert.pem');
    return { cert: readFileSync(file('cert.pem'), 'utf8'), key: readFileSync(file('key.pem'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
