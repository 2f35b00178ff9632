import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Provider } from '../../src-main/contract/providers.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { type FakeProvider, answerJson, startFakeProvider } from './fake-provider.ts'
import { type Rest, newKey, restOf } from './rest.ts'
import { whyNoKey } from './use-key.ts'
import { isSignedWith } from './sigv4.ts'

let folder: string
let environment: Record<string, string>
let test: TestCorral
let rest: Rest
let fake: FakeProvider
let manager: FakeProvider
beforeEach(async () => {
  folder = await temporaryFolder()
  manager = await startFakeProvider()
  fake = await startFakeProvider()
  environment = { PATH: `${folder}/bin:${process.env.PATH}`, HOME: folder }
  test = await startTestCorral({ host: { environment } })
  rest = restOf(test)
})
afterEach(async () => {
  await Promise.all([fake, manager, test].map((part) => part[Symbol.asyncDispose]()))
  await rm(folder, { recursive: true, force: true })
})

let made = 0
function withKey(api_key: string): Promise<Provider> {
  return rest.must('POST', '/v1/providers', { name: `p${++made}`, base_url: fake.origin, api_key })
}

/** Tests a provider whose key is this reference: the key that reached it, or what went wrong. */
async function reached(reference: string): Promise<string> {
  const { id, keys } = await withKey(reference)
  expect(keys).toMatchObject([{ reference, last_four: null, source: reference.split(':')[0] }])
  const before = fake.arrivals.length
  const { status, json } = await rest.call('POST', `/v1/providers/${id}/test`)
  expect(fake.arrivals.length - before).toBe(status === 200 ? 1 : 0)
  if (status !== 200) return (json as { message: string }).message
  return fake.arrivals.at(-1)!.headers.authorization!.replace('Bearer ', '')
}

async function refused(reference: string): Promise<string> {
  const body = { name: `p${++made}`, base_url: fake.origin, api_key: reference }
  const { status, json } = await rest.call('POST', '/v1/providers', body)
  expect(status, reference).toBe(400)
  return (json as { message: string }).message
}

describe('a reference to a variable', () => {
  it('is resolved when it is used, so that a new value counts at once (#304)', async () => {
    environment.MY_KEY = newKey()
    expect(await reached('env:MY_KEY')).toBe(environment.MY_KEY)
    environment.MY_KEY = newKey()
    expect(await reached('env:MY_KEY')).toBe(environment.MY_KEY)
    delete environment.MY_KEY
    expect(await reached('env:MY_KEY')).toBe('The variable MY_KEY is not set.')
  })

  it('never leads to Corral’s own secrets, or to what is no key', async () => {
    environment.CORRAL_MASTER_KEY = 'root'
    for (const name of ['CORRAL_MASTER_KEY', 'corral_x', 'A B', '', '1X', 'A=B']) {
      await refused(`env:${name}`)
    }
    environment.MULTI = 'two\nlines'
    expect(await reached('env:MULTI')).toBe('What the reference leads to cannot be a key.')
  })
})

describe('a reference to a file', () => {
  it('leads to what only Corral’s user may read', async () => {
    const key = newKey()
    const path = join(folder, 'key')
    await writeFile(path, `${key}\n`, { mode: 0o600 })
    expect(await reached(`file:${path}`)).toBe(key)
    for (const mode of [0o644, 0o640, 0o604, 0o620]) {
      await chmod(path, mode)
      expect(await reached(`file:${path}`)).toContain('Give it mode 0600')
    }
  })

  it('fails with a reason otherwise, and does not wait for a pipe', async () => {
    expect(await reached(`file:${folder}/nothing`)).toContain('There is no file')
    await mkdir(join(folder, 'dir'), { mode: 0o700 })
    expect(await reached(`file:${folder}/dir`)).toContain('is not a file')
    execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')])
    expect(await reached(`file:${folder}/pipe`)).toContain('is not a file')
    await writeFile(join(folder, 'long'), 'x'.repeat(16 * 1024 + 1), { mode: 0o600 })
    expect(await reached(`file:${folder}/long`)).toContain('too long')
    await writeFile(join(folder, 'empty'), '\n', { mode: 0o600 })
    expect(await reached(`file:${folder}/empty`)).toContain('cannot be a key')
  })

  it('never leads into Corral’s own folder, not even by a link', async () => {
    const { dataDir } = test.host
    const around = `${folder}/../${basename(dataDir)}/x`
    for (const path of [dataDir, join(dataDir, 'master.key'), around]) await refused(`file:${path}`)
    await refused('file:relative/path')
    await writeFile(join(dataDir, 'secret'), 'root-secret', { mode: 0o600 })
    await symlink(join(dataDir, 'secret'), join(folder, 'link'))
    expect(await reached(`file:${folder}/link`)).toContain('Corral itself')
  })
})

describe('a reference to 1Password', () => {
  /** Behaves as `op read` does: the secret on stdout, problems on stderr with status 1. */
  async function installOp(script: string): Promise<void> {
    await mkdir(join(folder, 'bin'), { recursive: true })
    await writeFile(join(folder, 'bin', 'op'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }

  it('runs `op read` with the reference as one argument, and little environment', async () => {
    const key = newKey()
    environment.OP_SERVICE_ACCOUNT_TOKEN = 'ops_token'
    environment.OPENAI_API_KEY = newKey()
    const seen = join(folder, 'seen')
    await installOp(`printf '%s\\n' "$@" > ${seen}; env >> ${seen}; printf '%s' '${key}'`)
    expect(await reached('op://Private/Open AI; touch x/$(id)')).toBe(key)
    const lines = (await readFile(seen, 'utf8')).split('\n')
    expect(lines.slice(0, 3)).toEqual([
      'read',
      '--no-newline',
      'op://Private/Open AI; touch x/$(id)',
    ])
    expect(lines).toContain('OP_SERVICE_ACCOUNT_TOKEN=ops_token')
    expect(lines.join('\n')).not.toContain(environment.OPENAI_API_KEY)
  })

  it('fails with a reason, and repeats nothing of what the program wrote', async () => {
    await installOp('echo "[ERROR] secret-leak: not signed in" >&2; echo secret-leak; exit 1')
    expect(await reached('op://a/b/c')).toBe('1Password did not give this secret out.')
    await installOp('head -c 100000 /dev/zero')
    expect(await reached('op://a/b/c')).toContain('too long')
    await rm(join(folder, 'bin'), { recursive: true })
    environment.PATH = join(folder, 'bin')
    expect(await reached('op://a/b/c')).toContain('not installed')
    expect(test.logged()).not.toContain('secret-leak')
    for (const wrong of ['op://', 'op://a/b', 'op:a/b/c', 'op:--help', 'op://a/b/c\n']) {
      if (!wrong.endsWith('\n')) await refused(wrong)
    }
  })

  it('that does not answer is ended after ten seconds', { timeout: 30_000 }, async () => {
    await installOp('exec sleep 60')
    expect(await reached('op://a/b/c')).toBe('1Password did not answer in time.')
  })
})

describe('a reference to HashiCorp Vault', () => {
  const token = 'hvs.CAESIJtoken'
  const secrets: Record<string, Record<string, unknown>> = {}

  beforeEach(() => {
    environment.VAULT_ADDR = manager.origin
    environment.VAULT_TOKEN = token
    // The answers of Vault's KV v2: its API documentation, "Read secret version".
    manager.answer = ({ headers, path }, response) => {
      if (headers['x-vault-token'] !== token) {
        return answerJson(403, { errors: ['permission denied'] })({} as never, response)
      }
      const data = secrets[path]
      if (!data) return answerJson(404, { errors: [] })({} as never, response)
      const metadata = { created_time: '2026-11-01T00:00:00Z', version: 2, destroyed: false }
      answerJson(200, { request_id: 'x', data: { data, metadata } })({} as never, response)
    }
  })

  it('reads the newest version of a secret, each time anew (#317)', async () => {
    const key = newKey()
    secrets['/v1/secret/data/team/openai'] = { api_key: key, other: 7 }
    environment.VAULT_NAMESPACE = 'team-a'
    expect(await reached('vault:secret/team/openai#api_key')).toBe(key)
    expect(manager.arrivals[0]).toMatchObject({ method: 'GET' })
    expect(manager.arrivals[0]?.headers['x-vault-namespace']).toBe('team-a')
    const rotated = newKey()
    secrets['/v1/secret/data/team/openai'] = { api_key: rotated }
    expect(await reached('vault:secret/team/openai#api_key')).toBe(rotated)
  })

  it('fails with a reason', async () => {
    expect(await reached('vault:secret/nothing#api_key')).toContain('no such secret or field')
    secrets['/v1/secret/data/a'] = { n: 7 }
    expect(await reached('vault:secret/a#n')).toContain('no such secret or field')
    expect(await reached('vault:secret/a#__proto__')).toContain('no such secret or field')
    environment.VAULT_TOKEN = 'wrong'
    expect(await reached('vault:secret/a#n')).toContain('does not let this token')
    manager.answer = answerJson(500, { errors: ['sealed: secret-leak'] })
    expect(await reached('vault:secret/a#n')).toBe('HashiCorp Vault answered with 500.')
    environment.VAULT_ADDR = 'http://127.0.0.1:1'
    expect(await reached('vault:secret/a#n')).toContain('could not be asked')
    environment.VAULT_ADDR = 'http://169.254.169.254'
    expect(await reached('vault:secret/a#n')).toContain('could not be asked')
    delete environment.VAULT_ADDR
    expect(await reached('vault:secret/a#n')).toContain('VAULT_ADDR')
    expect(test.logged()).not.toContain('secret-leak')
  })

  it.each(['secret', 'secret/a', 'secret#a', 'secret/../sys#a', 'a/b?c#d', '/a#b', 'a/b//c#d'])(
    'is refused when it is vault:%s',
    async (rest) => {
      expect(await refused(`vault:${rest}`)).toContain('vault:mount/path#field')
    },
  )
})

describe('a reference to AWS Secrets Manager', () => {
  const secretKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
  const secrets: Record<string, string> = {}

  beforeEach(() => {
    environment.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE'
    environment.AWS_SECRET_ACCESS_KEY = secretKey
    environment.AWS_REGION = 'eu-central-1'
    environment.AWS_ENDPOINT_URL_SECRETS_MANAGER = manager.origin
    // The answers of GetSecretValue: the API reference of AWS Secrets Manager.
    manager.answer = (request, response) => {
      const say = (status: number, json: object) => answerJson(status, json)(request, response)
      if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
        return say(400, { __type: 'UnknownOperationException' })
      }
      if (!isSignedWith(secretKey, request)) {
        return say(400, { __type: 'InvalidSignatureException', message: 'secret-leak' })
      }
      const { SecretId } = JSON.parse(request.body) as { SecretId: string }
      const SecretString = secrets[SecretId]
      if (SecretString === undefined) return say(400, { __type: 'ResourceNotFoundException' })
      say(200, { Name: SecretId, SecretString, VersionStages: ['AWSCURRENT'] })
    }
  })

  it('is asked with a signature that AWS’s own example proves our server to check', () => {
    // "get-vanilla" of AWS's Signature Version 4 test suite.
    const request = {
      method: 'GET',
      path: '/',
      body: '',
      headers: {
        host: 'example.amazonaws.com',
        'x-amz-date': '20150830T123600Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
      },
    }
    expect(isSignedWith(secretKey, request)).toBe(true)
    expect(isSignedWith(secretKey, { ...request, path: '/x' })).toBe(false)
    expect(isSignedWith(`${secretKey}x`, request)).toBe(false)
  })

  it('reads a secret that is text, or one field of it (#317)', async () => {
    const [plain, field] = [newKey(), newKey()]
    secrets['corral/openai'] = plain
    secrets['corral/all'] = JSON.stringify({ openai: field, n: 7 })
    expect(await reached('aws-sm:corral/openai')).toBe(plain)
    expect(await reached('aws-sm:corral/all#openai')).toBe(field)
    expect(manager.arrivals[0]?.headers.authorization).toContain('/eu-central-1/secretsmanager/')
    expect(manager.arrivals[0]?.method).toBe('POST')
  })

  it('takes the region from an ARN, and a session’s token along', async () => {
    const arn = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:openai-a1b2c3'
    secrets[arn] = newKey()
    environment.AWS_SESSION_TOKEN = 'session-token'
    delete environment.AWS_REGION
    expect(await reached(`aws-sm:${arn}`)).toBe(secrets[arn])
    const { headers } = manager.arrivals[0]!
    expect(headers.authorization).toContain('/us-west-2/')
    expect(headers['x-amz-security-token']).toBe('session-token')
    expect(headers.authorization).toContain('x-amz-security-token')
  })

  it('fails with a reason', async () => {
    expect(await reached('aws-sm:nothing')).toContain('no such secret')
    secrets.text = 'text'
    expect(await reached('aws-sm:text#field')).toContain('no JSON')
    secrets.json = '{"a":1}'
    expect(await reached('aws-sm:json#b')).toContain('no such field')
    environment.AWS_SECRET_ACCESS_KEY = 'wrong'
    expect(await reached('aws-sm:text')).toContain('refuses these credentials')
    delete environment.AWS_ACCESS_KEY_ID
    expect(await reached('aws-sm:text')).toContain('AWS_ACCESS_KEY_ID')
    await refused('aws-sm:')
    await refused('aws-sm:a b')
    expect(test.logged()).not.toContain('secret-leak')
  })
})

describe('any reference', () => {
  it('is shown to administrators, and to users only as what it is', async () => {
    environment.MY_KEY = newKey()
    const { name } = await withKey('env:MY_KEY')
    const asUser = await restOf(test, test.userToken).provider(name)
    expect(asUser.keys).toMatchObject([{ source: 'env', reference: null }])
    expect((await rest.provider(name)).keys).toMatchObject([{ reference: 'env:MY_KEY' }])
  })

  it('that leads nowhere makes a request fail with the reason', async () => {
    const { name } = await withKey('env:NOT_SET')
    expect(await whyNoKey(test.corral, name, { userId: null, model: 'm' })).toEqual({
      reason: 'refused',
      message: 'The variable NOT_SET is not set.',
    })
  })
})
