import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** An authority of one's own, as companies have them, and a server that it has signed. */
export interface PrivateAuthority {
  readonly authority: string
  readonly server: { readonly key: string; readonly cert: string }
}

/** Made anew with openssl, so that no private key lies in the repository. */
export async function makePrivateAuthority(host: string): Promise<PrivateAuthority> {
  const folder = await temporaryFolder()
  const at = (name: string) => join(folder, name)
  const openssl = (line: string) => execFileSync('openssl', line.split(' '), { stdio: 'pipe' })
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  try {
    writeFileSync(
      at('config'),
      [
        '[req]\ndistinguished_name=dn\nx509_extensions=authority\nprompt=no\n[dn]\nCN=Corral Test Authority',
        '[authority]\nbasicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash',
        `[server]\nsubjectAltName=DNS:${host},DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE`,
      ].join('\n'),
    )
    openssl(
      `req -x509 ${newKey} -days 30 -config ${at('config')} -keyout ${at('ca.key')} -out ${at('ca.pem')}`,
    )
    openssl(
      `req ${newKey} -config ${at('config')} -subj /CN=${host} -keyout ${at('key')} -out ${at('csr')}`,
    )
    openssl(
      `x509 -req -in ${at('csr')} -CA ${at('ca.pem')} -CAkey ${at('ca.key')} -set_serial 2 -days 30 -extfile ${at('config')} -extensions server -out ${at('cert')}`,
    )
    const read = (name: string) => readFileSync(at(name), 'utf8')
    return { authority: read('ca.pem'), server: { key: read('key'), cert: read('cert') } }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
