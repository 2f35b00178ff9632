import { useEffect } from 'react'
import { useSystem } from '../../stores/system.ts'
import { forgetFreshToken, refreshTokens } from '../../stores/tokens.ts'
import { Screen } from '../../ui/screen.tsx'
import { LocalAddress } from './local-address.tsx'
import { Snippets } from './snippets.tsx'
import { TokenList } from './token-list.tsx'

export function ConnectView() {
  const info = useSystem((system) => system.info)
  const address = info?.address ?? null

  useEffect(() => {
    void refreshTokens()
    return forgetFreshToken
  }, [])

  return (
    <Screen title="Connect" note="Use your models from other apps">
      <LocalAddress known={info !== null} baseUrl={address && baseUrlOf(address)} />
      <TokenList />
      <Snippets baseUrl={baseUrlOf(address ?? 'http://127.0.0.1:10242')} />
    </Screen>
  )
}

/** What apps ask for as "base URL". */
function baseUrlOf(address: string): string {
  return `${address.replace(/\/$/, '')}/v1`
}
