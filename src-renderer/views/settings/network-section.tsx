import { refreshNetwork, useNetwork } from '../../stores/network.ts'
import { useFresh } from '../../stores/fetched.ts'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Authorities } from './network-authorities.tsx'
import { ProxyForm } from './network-proxy-form.tsx'
import { TestSection } from './network-test.tsx'

/** How Corral reaches others: by which proxy, trusting whom. */
export function NetworkSection() {
  const { value, problem } = useNetwork()
  useFresh(refreshNetwork)
  if (value === null) {
    return problem === null ? (
      <Spinner label="Asking for the network" />
    ) : (
      <Problem>{problem}</Problem>
    )
  }
  return (
    <>
      <Section
        title="Proxy"
        description="For https to the outside. This Mac, private networks and plain http are always asked directly."
      >
        <ProxyForm network={value} />
      </Section>
      <Authorities network={value} />
      <TestSection />
    </>
  )
}
