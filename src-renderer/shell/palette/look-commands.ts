import { ChartColumn, SunMoon } from 'lucide-react'
import { client } from '../../api/client.ts'
import { navigate } from '../../lib/route.ts'
import { type Scheme, setBrowserScheme } from '../../lib/scheme.ts'
import type { Command } from './command.ts'

/** The charts that people ask for, ready made. */
const usageCommands: Command[] = [
  {
    id: 'spend',
    title: 'Show what was spent, by day and app',
    words: 'money cost usage chart plot',
    group: 'Do',
    icon: ChartColumn,
    run: () => navigate('usage', undefined, { show: 'cost', by: 'app' }),
  },
  {
    id: 'targets',
    title: 'Show requests by target',
    words: 'provider usage chart plot',
    group: 'Do',
    icon: ChartColumn,
    run: () => navigate('usage', undefined, { show: 'requests' }),
  },
]

const schemes: { scheme: Scheme; title: string }[] = [
  { scheme: 'light', title: 'Light appearance' },
  { scheme: 'dark', title: 'Dark appearance' },
  { scheme: 'system', title: 'Appearance of the system' },
]

/** What changes what is seen, and nothing else. */
export function lookCommands(): Command[] {
  return [...usageCommands, ...schemes.map(schemeCommand)]
}

/** Of the app in the window, of this browser elsewhere. */
function schemeCommand({ scheme, title }: { scheme: Scheme; title: string }): Command {
  return {
    id: `scheme ${scheme}`,
    title,
    words: 'mode scheme theme night day',
    onlyFound: true,
    group: 'Do',
    icon: SunMoon,
    run: () => {
      if (window.corral === undefined) setBrowserScheme(scheme)
      else void client.desktop.update({ appearance: scheme })
    },
  }
}
