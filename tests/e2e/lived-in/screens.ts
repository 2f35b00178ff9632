import type { Locator, Page } from '@playwright/test'

/** A screen as somebody comes to it, or what opens there. */
export interface Picture {
  readonly name: string
  /** Its address, with the sharp sign. */
  readonly at: string
  /** Does what opens it, where the address is not enough. */
  readonly open?: (page: Page, main: Locator) => Promise<void>
}

const press =
  (name: string | RegExp) =>
  async (_: Page, main: Locator): Promise<void> =>
    main.getByRole('button', { name }).first().click()

/** Where the window is narrow, the list of conversations is behind a button. */
const conversation =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    const list = page.getByRole('button', { name: 'Show conversations' })
    const link = page.getByRole('link', { name })
    await list.or(link).first().waitFor()
    if (await list.isVisible()) await list.click()
    await link.first().click()
  }

const settings = [
  'general',
  'power',
  'network',
  'tools',
  'import',
  'updates',
  'diagnostics',
  'about',
]
const local = 'qwen3-8b-q4_k_m'

/** All screens, in the order of the sidebar. */
export const pictures: readonly Picture[] = [
  { name: 'chat-new', at: '#/chat' },
  {
    name: 'chat',
    at: '#/chat',
    open: conversation(/^Why is the sky blue/),
  },
  {
    name: 'chat-compare',
    at: '#/chat',
    open: conversation(/^Compare the two/),
  },
  { name: 'chat-settings', at: '#/chat', open: press('Chat settings') },
  {
    name: 'chat-picker',
    at: '#/chat',
    open: (_, main) => main.getByRole('combobox', { name: 'Model', exact: true }).click(),
  },
  { name: 'models', at: '#/models' },
  { name: 'model', at: `#/models/${local}` },
  { name: 'models-folders', at: '#/models', open: press(/^Folders$/) },
  { name: 'discover', at: '#/discover' },
  { name: 'discover-search', at: '#/discover?q=echo' },
  { name: 'discover-repo', at: '#/discover/quiet/Echo-4B-GGUF' },
  { name: 'downloads', at: '#/downloads' },
  { name: 'profiles', at: '#/profiles' },
  { name: 'profile-new', at: '#/profiles', open: press('New profile') },
  { name: 'pool', at: '#/pool' },
  { name: 'pool-settings', at: '#/pool', open: press(/^Settings of/) },
  { name: 'providers', at: '#/providers' },
  { name: 'provider', at: '#/providers/1' },
  { name: 'provider-add', at: '#/providers', open: press('Add provider') },
  { name: 'provider-add-key', at: '#/providers', open: press('Add key to Mistral') },
  { name: 'gateway', at: '#/gateway' },
  { name: 'gateway-new-token', at: '#/gateway', open: press('New token') },
  { name: 'routing', at: '#/routing' },
  { name: 'routing-new', at: '#/routing', open: press('New rule') },
  { name: 'apps', at: '#/apps' },
  { name: 'apps-connect', at: '#/apps', open: press('Connect Codex') },
  { name: 'activity', at: '#/activity' },
  {
    name: 'request',
    at: '#/activity',
    open: (_, main) =>
      main.getByRole('table', { name: 'Requests' }).getByRole('link').first().click(),
  },
  { name: 'usage', at: '#/usage' },
  { name: 'limits', at: '#/limits' },
  { name: 'limits-budget', at: '#/limits', open: press('Add budget') },
  { name: 'limits-rate', at: '#/limits', open: press('Add rate limit') },
  { name: 'egress', at: '#/egress' },
  { name: 'users', at: '#/users' },
  { name: 'security', at: '#/security' },
  { name: 'logs', at: '#/logs' },
  ...settings.map((section) => ({ name: `settings-${section}`, at: `#/settings/${section}` })),
  {
    name: 'palette',
    at: '#/chat',
    open: (page) => page.keyboard.press('ControlOrMeta+k'),
  },
  { name: 'setup', at: '#/setup' },
]
