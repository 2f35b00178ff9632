import { type StepsApp, step } from '../app.ts'

/**
 * "Locally Hosted" has no field for a key, and Corral answers nobody without one; "Internet Hosted"
 * has, and takes the address without /v1. Source: docs.venice.ai/guides/integrations/xcode
 */
export const xcode: StepsApp = {
  id: 'xcode',
  name: 'Xcode',
  summary: 'Coding intelligence (Xcode 26.3 or newer) asks your models.',
  dialect: 'openai',
  hasFastModel: false,
  signs: ['/Applications/Xcode.app'],
  kind: 'steps',
  steps: ({ address, model }) => [
    step('In Xcode, open Settings → Intelligence → Add a Model Provider → Internet Hosted.'),
    step('URL', { what: 'value', label: 'URL', value: address }),
    step('API Key', { what: 'token' }),
    step('API Key Header', { what: 'value', label: 'header', value: 'x-api-key' }),
    step('Description', { what: 'value', label: 'description', value: 'Corral' }),
    step('Switch the model on in the provider’s list.', {
      what: 'value',
      label: 'model',
      value: model,
    }),
  ],
}
