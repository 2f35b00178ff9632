interface Licence {
  name: string
  /** What it lets a user do, in one sentence. No advice of a lawyer. */
  meaning: string
}

const free = 'Free to use, also for work and in products.'
const shareAlike = 'Free to use; what is made of it is passed on under the same terms.'
const notForWork = 'Not for commercial use.'
const own = 'Its maker’s own terms. Read them before you use it for work.'

const named = new Map<string, Licence>(
  Object.entries({
    'apache-2.0': { name: 'Apache 2.0', meaning: free },
    mit: { name: 'MIT', meaning: free },
    'bsd-3-clause': { name: 'BSD', meaning: free },
    'cc0-1.0': { name: 'CC0', meaning: free },
    unlicense: { name: 'Unlicense', meaning: free },
    'cc-by-4.0': { name: 'CC BY 4.0', meaning: 'Free to use when its maker is named.' },
    'cc-by-sa-4.0': { name: 'CC BY-SA 4.0', meaning: shareAlike },
    'gpl-3.0': { name: 'GPL 3.0', meaning: shareAlike },
    'agpl-3.0': { name: 'AGPL 3.0', meaning: shareAlike },
    'cc-by-nc-4.0': { name: 'CC BY-NC 4.0', meaning: notForWork },
    'cc-by-nc-sa-4.0': { name: 'CC BY-NC-SA 4.0', meaning: notForWork },
    'cc-by-nc-nd-4.0': { name: 'CC BY-NC-ND 4.0', meaning: notForWork },
    gemma: { name: 'Gemma', meaning: own },
    other: { name: 'Own licence', meaning: own },
  }),
)

/** A licence as the hub spells it, for people. */
export function licenceText(licence: string | null): Licence {
  if (licence === null || licence === 'unknown') {
    return {
      name: 'No licence',
      meaning: 'Its maker names no licence, so it is not clear what you may do with it.',
    }
  }
  return named.get(licence.toLowerCase()) ?? { name: licence, meaning: own }
}
