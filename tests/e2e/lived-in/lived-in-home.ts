import { makeDataFolder } from '../data-folder.ts'
import { writeMonthOfRequests } from './month-of-requests.ts'

export const answer = `Light from the sun is made of **all colours**. Air scatters the short waves far more than the long ones:

| Colour | Wavelength | Scattered |
| ------ | ---------: | --------: |
| Blue   | 450 nm     | 5.5 times |
| Red    | 700 nm     | once      |

So the blue comes to you from *every* side of the sky. In code:

\`\`\`python
def scattered(nm):
    return (700 / nm) ** 4
\`\`\`

At sunset the way through the air is long, the blue is gone, and what is left is red.`

/** A data folder as somebody has it who has used Corral for a month. */
export async function makeLivedInHome(): Promise<string> {
  const home = await makeDataFolder({
    'qwen3-8b-q4_k_m': { says: answer, name: 'Qwen3 8B' },
    'gemma-3-4b-it-q4_k_m': {
      says: 'Because air scatters blue light more than red.',
      name: 'Gemma 3 4B',
    },
    'llama-3.3-70b-instruct-q4_k_m': {
      says: 'Rayleigh scattering, in two words.',
      name: 'Llama 3.3 70B',
    },
    'a-model-with-a-rather-long-name-2507-distilled-abliterated-i1-q4_k_m': {
      says: 'I have a long name.',
      name: 'A model with a rather long name',
    },
  })
  writeMonthOfRequests(home)
  return home
}
