import { askSecret } from '../ask-secret.ts'
import { withClient } from '../with-client.ts'

interface Output {
  json?: boolean
}

/** Asks for the token: an argument could be read by every user of the machine. */
export async function login(options: Output): Promise<void> {
  const token = await askSecret('Token for Hugging Face')
  const saved = await withClient('admin', (client) => client.hub.saveToken({ token }))
  if (options.json) return console.log(JSON.stringify(saved))
  console.error(`corral: the token is kept, for ${saved.endpoint}`)
}

export async function logout(options: Output): Promise<void> {
  const left = await withClient('admin', (client) => client.hub.removeToken())
  if (options.json) return console.log(JSON.stringify(left))
  const still = left.source === 'environment' ? '; HF_TOKEN is used instead' : ''
  console.error(`corral: the token is forgotten${still}`)
}

export async function whoami(options: Output): Promise<void> {
  const tested = await withClient('admin', (client) => client.hub.testToken())
  console.log(options.json ? JSON.stringify(tested) : tested.account)
}
