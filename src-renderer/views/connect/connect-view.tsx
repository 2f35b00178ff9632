import { useEffect } from 'react'
import { useSystem } from '../../stores/system.ts'
import { forgetFreshToken, refreshTokens } from '../../stores/tokens.ts'
import { Screen } from '../../ui/screen.tsx'
import { Dialects } from './dialects.tsx'
import { LocalAddress } from './local-address.tsx'
import { Snippets } from './snippets.tsx'
import { TokenList } from './token-list.tsx'

/** Shown in examples while the port is closed. */
const usualAddress = 'http://127.0.0.1:10242'

export function ConnectView() {
  const info = useSystem((system) => system.info)
  const address = info?.address?.replace(/\/$/, '') ?? null

  useEffect(() => {
    void refreshTokens()
    return forgetFreshToken
  }, [])

  return (
    <Screen title="Gateway" note="The local port that apps ask">
      <LocalAddress known={info !== null} address={address} />
      <TokenList />
      <Dialects address={address ?? usualAddress} />
      <Snippets address={address ?? usualAddress} />
    </Screen>
  )
}
