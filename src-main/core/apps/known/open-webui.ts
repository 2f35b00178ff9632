import { type StepsApp, step } from '../app.ts'

/**
 * Its connections lie in its own database. From inside Docker it would come as
 * host.docker.internal, which the local port refuses. Source: docs.openwebui.com, "Connect a provider"
 */
export const openWebui: StepsApp = {
  id: 'open-webui',
  name: 'Open WebUI',
  summary: 'The chat in your browser lists your models.',
  dialect: 'openai',
  hasFastModel: false,
  signs: ['.open-webui'],
  kind: 'steps',
  steps: ({ address, model }) => [
    step(
      'Run Open WebUI on this Mac itself, or in Docker on the host’s network: Corral answers to 127.0.0.1 and localhost only, not to host.docker.internal.',
      { what: 'value', label: 'option of docker run', value: '--network=host' },
    ),
    step('Open Admin Settings → Connections → OpenAI, and add a connection.'),
    step('URL', { what: 'value', label: 'URL', value: `${address}/v1` }),
    step('API Key', { what: 'token' }),
    step('Save, and choose the model in a new chat.', {
      what: 'value',
      label: 'model',
      value: model,
    }),
  ],
}
