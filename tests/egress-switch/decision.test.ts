import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leavesThisMac } from '../../src-main/core/egress/address-rules.ts'
import { planRoute, namesFor } from '../../src-main/core/routing/plan-route.ts'
import { ruleWarnings } from '../../src-main/core/routing/rule-warnings.ts'
import { appOf, providerOf, requestOf, ruleOf, stateOf } from '../routing/given.ts'
import { scale } from '../providers/rest.ts'

const leaves = (host: string) => leavesThisMac(new URL(`http://${host}`))

/** All spellings of 127.x.y.z that a URL may hold. */
const loopbacks = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(11))
  .map(([b, c, d, how]) => {
    const number = ((127 << 24) | (b << 16) | (c << 8) | d) >>> 0
    const hex = number.toString(16)
    const spellings = [
      `127.${b}.${c}.${d}`,
      `127.${b}.${c}.${d}.`,
      `127.${b}.${c * 256 + d}`,
      `127.${(b << 16) | (c << 8) | d}`,
      `0x7f.${b}.${c}.0x${d.toString(16)}`,
      `0177.0${b.toString(8)}.${c}.${d}`,
      String(number),
      `0x${hex}`,
      `0${number.toString(8)}`,
      `[::ffff:127.${b}.${c}.${d}]`,
      `[::ffff:${hex.slice(0, 4)}:${hex.slice(4)}]`,
      `user:pass@127.${b}.${c}.${d}:8080`,
    ]
    return spellings[how] ?? ''
  })

const localhosts = fc
  .constantFrom('localhost', 'LOCALHOST', 'LocalHost.', 'a.localhost', 'localhost.')
  .chain((name) => fc.constantFrom(name, `${name}:11434`, `me@${name}`, `me:x@${name}:1`))

const labels = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)

/** Names that only look as if they were here. */
const lookalikes = labels.chain((label) =>
  fc.constantFrom(
    `localhost.${label}.com`,
    `127.0.0.1.${label}.com`,
    `${label}.local`,
    `${label}localhost`,
    `localhost@${label}.com`,
    `127.0.0.1:80@${label}.com`,
    label === 'localhost' ? 'elsewhere' : label,
  ),
)

describe('whether a request would leave this Mac', () => {
  it('no spelling of a loopback address or of localhost leaves', () => {
    fc.assert(
      fc.property(fc.oneof(loopbacks, localhosts, fc.constantFrom('[::1]', '[0:0::1]')), (host) => {
        expect(leaves(host), host).toBe(false)
      }),
      { numRuns: 1000 * scale },
    )
  })

  it('every other address does, however it is spelled', () => {
    const others = fc.ipV4().filter((address) => !address.startsWith('127.'))
    const spelled = others.chain((address) => {
      const bytes = address.split('.').map(Number)
      const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
      const hex = number.toString(16).padStart(8, '0')
      return fc.constantFrom(
        address,
        `${address}.`,
        String(number),
        `0x${hex}`,
        `[::ffff:${address}]`,
        `[64:ff9b::${hex.slice(0, 4)}:${hex.slice(4)}]`,
        `127.0.0.1@${address}`,
      )
    })
    const v6 = fc.ipV6().filter((address) => !isLoopback6(address))
    fc.assert(
      fc.property(
        fc.oneof(
          spelled,
          v6.map((address) => `[${address}]`),
        ),
        (host) => {
          expect(leaves(host), host).toBe(true)
        },
      ),
      { numRuns: 1000 * scale },
    )
  })

  it('every name but localhost does: to ask for its address would leave already', () => {
    fc.assert(
      fc.property(lookalikes, (host) => {
        expect(leaves(host), host).toBe(true)
      }),
      { numRuns: 500 * scale },
    )
  })

  it.each(['[64:ff9b::127.0.0.1]', '[2002:7f00:1::]', '[::127.0.0.1]', '0.0.0.0', '[::]'])(
    '%s is not this Mac, whatever it carries',
    (host) => {
      expect(leaves(host)).toBe(true)
    },
  )
})

/** Mapped loopback and ::1 are this Mac. */
function isLoopback6(address: string): boolean {
  const { hostname } = new URL(`http://[${address}]`)
  return hostname === '[::1]' || hostname.startsWith('[::ffff:7f')
}

const openai = providerOf({ id: 1, name: 'openai', displayName: 'OpenAI' })
const nearby = providerOf({ id: 3, name: 'nearby', leaves: false })
const providers = [openai, nearby]
const local = { llama: 100 }
const shut = { providers, local, nothingLeaves: true }

describe('while nothing leaves', () => {
  it('a rule goes on to its local fallback and says what it left out', () => {
    const rules = [ruleOf({ modelPattern: 'm', backendType: 'openai', fallbackBackend: 'nearby' })]
    const plan = planRoute(requestOf({ model: 'm' }), stateOf({ ...shut, rules }))
    expect(plan.problem).toBe(null)
    expect(plan.targets.map(({ target }) => target.kind)).toEqual(['provider'])
    expect(plan.skipped).toEqual([
      {
        backendType: 'openai',
        model: 'm',
        reason: 'Nothing leaves this Mac: the switch is on. OpenAI is outside.',
      },
    ])
  })

  it('a rule whose targets are all outside lets the local model of the name answer', () => {
    const rules = [ruleOf({ modelPattern: 'llama', backendType: 'openai' })]
    const plan = planRoute(requestOf({ model: 'llama' }), stateOf({ ...shut, rules }))
    expect(plan.targets).toMatchObject([{ target: { kind: 'local', model: 'llama' } }])
  })

  it('what has nowhere else to go is forbidden, and the target that was meant is named', () => {
    const plan = planRoute(requestOf({ model: 'openai/gpt-5' }), stateOf(shut))
    expect(plan.targets).toEqual([])
    expect(plan.problem).toEqual({
      code: 'forbidden',
      message:
        "Nothing leaves this Mac: the switch is on. The request was meant for 'openai/gpt-5', which is outside.",
      keptHere: true,
      near: [],
    })
  })

  it('what keeps a request here anyway stays the reason', () => {
    const app = appOf({ cloud: false })
    const plan = planRoute(requestOf({ model: 'openai/gpt-5', caller: app }), stateOf(shut))
    expect(plan.problem?.message).toContain('this token keeps requests on this Mac')
  })

  it('no plan leads outside, whatever the rules say', () => {
    const backends = fc.constantFrom('local', 'openai', 'nearby', 'alias')
    const links = fc.record({ backend_type: backends, tier: fc.nat(3), model: labels })
    const rule = fc.record({ first: backends, links: fc.array(links, { maxLength: 4 }) })
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), (given) => {
        const rules = given.map(({ first, links: targets }, at) =>
          ruleOf({
            id: at + 1,
            modelPattern: at % 2 === 0 ? 'm' : 'openai/gpt-5',
            backendType: first,
            backendModel: 'openai/gpt-5',
            targets: targets.map(({ backend_type, tier, model }) => ({
              backend_type,
              backend_model: model,
              tier,
              weight: 1,
            })),
          }),
        )
        const state = stateOf({ ...shut, rules })
        for (const model of ['m', 'openai/gpt-5']) {
          const { targets } = planRoute(requestOf({ model }), state)
          const isOut = targets.some(({ target }) => target.kind === 'provider' && target.leaves)
          expect(isOut).toBe(false)
        }
      }),
      { numRuns: 300 * scale },
    )
  })

  it('lists hold the names that can be asked now, and no others', () => {
    const rules = [
      ruleOf({ id: 1, modelPattern: 'out', backendType: 'openai' }),
      ruleOf({ id: 2, modelPattern: 'both', backendType: 'openai', fallbackBackend: 'nearby' }),
    ]
    const names = [
      { name: 'llama', kind: 'local', leaves: false, isUsable: true },
      { name: 'openai/gpt-5', kind: 'provider', leaves: true, isUsable: true },
      { name: 'nearby/x', kind: 'provider', leaves: false, isUsable: true },
      { name: 'out', kind: 'rule', leaves: true, isUsable: true },
      { name: 'both', kind: 'rule', leaves: true, isUsable: true },
    ] as const
    const listed = (nothingLeaves: boolean) => {
      const state = { ...stateOf({ ...shut, nothingLeaves, rules }), knownNames: () => names }
      return [...namesFor(null, state)].map(({ name }) => name)
    }
    expect(listed(true)).toEqual(['llama', 'nearby/x', 'both'])
    expect(listed(false)).toEqual(names.map(({ name }) => name))
  })

  it('each rule says which of its targets are left out', () => {
    const rule = ruleOf({ modelPattern: 'out', backendType: 'openai', fallbackBackend: 'nearby' })
    const warn = (nothingLeaves: boolean) =>
      ruleWarnings([rule], stateOf({ ...shut, nothingLeaves, rules: [rule] }))(rule)
    expect(warn(true)).toEqual([
      'OpenAI is skipped: it is outside this Mac, and the switch keeps everything here.',
    ])
    expect(warn(false)).toEqual([])
  })
})
