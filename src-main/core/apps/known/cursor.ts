import { type StepsApp, step } from '../app.ts'

/**
 * Cursor's servers, not the app, call the address, and the settings lie in its own database.
 * Source: docs.cursor.com/settings/api-keys; forum.cursor.com on "Override OpenAI Base URL"
 */
export const cursor: StepsApp = {
  id: 'cursor',
  name: 'Cursor',
  summary: 'Its chat asks your models, by a detour: Cursor’s own servers have to reach them.',
  dialect: 'openai',
  hasFastModel: false,
  signs: ['.cursor', '/Applications/Cursor.app'],
  kind: 'steps',
  steps: ({ address, model }) => [
    step(
      'Cursor’s servers call the address, so it has to be reachable from the internet. Corral listens on this Mac only: open a tunnel, and only for as long as you need it. Cline or Claude Code inside Cursor need none.',
      {
        what: 'value',
        label: 'tunnel',
        value: `cloudflared tunnel --url ${address} --http-host-header ${new URL(address).host}`,
      },
    ),
    step('In Cursor, open Settings → Models → API Keys and paste the token as OpenAI API Key.', {
      what: 'token',
    }),
    step('Switch “Override OpenAI Base URL” on and enter the tunnel’s address with this ending.', {
      what: 'value',
      label: 'ending',
      value: '/v1',
    }),
    step('Add the model by its name, and choose it in the chat.', {
      what: 'value',
      label: 'model',
      value: model,
    }),
  ],
}
