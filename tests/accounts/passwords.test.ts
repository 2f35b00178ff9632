import { describe, expect, it } from 'vitest'
import { createPasswords, hashCost } from '../../src-main/core/accounts/passwords.ts'

const cheap = { memoryCost: 1024, timeCost: 1, parallelism: 1 }

describe('a password', () => {
  it('is kept as Argon2id with 64 MiB, three passes and four lanes (#114, #127, #170)', async () => {
    const hashed = await createPasswords().hash('secret 4711')
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/)
    expect(hashCost).toEqual({ memoryCost: 65_536, timeCost: 3, parallelism: 4 })
    expect(await createPasswords().hash('secret 4711')).not.toBe(hashed)
  })

  it('is right only when it is the same, in whatever way a keyboard composes it', async () => {
    const passwords = createPasswords(cheap)
    const hashed = await passwords.hash('caf\u00e9 4711')
    expect(await passwords.check('caf\u00e9 4711', hashed)).toBe('right')
    expect(await passwords.check('cafe\u0301 4711', hashed)).toBe('right')
    for (const wrong of ['cafe 4711', 'Caf\u00e9 4711', 'caf\u00e9 4711 ', '']) {
      expect(await passwords.check(wrong, hashed)).toBe('wrong')
    }
  })

  it('hashed at a lower cost is right and outdated; at a higher cost it is right', async () => {
    const hashed = await createPasswords(cheap).hash('x')
    for (const higher of [{ memoryCost: 2048 }, { timeCost: 2 }, { parallelism: 2 }]) {
      expect(await createPasswords({ ...cheap, ...higher }).check('x', hashed)).toBe('outdated')
      expect(await createPasswords({ ...cheap, ...higher }).check('y', hashed)).toBe('wrong')
      const dear = await createPasswords({ ...cheap, ...higher }).hash('x')
      expect(await createPasswords(cheap).check('x', dear)).toBe('right')
    }
  })

  it('of nobody is wrong, whatever it is, and costs as much as a real check', async () => {
    const passwords = createPasswords()
    const hashed = await passwords.hash('x')
    const cpu = async (check: () => Promise<unknown>) => {
      const before = process.cpuUsage()
      for (let i = 0; i < 4; i++) await check()
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const known = await cpu(() => passwords.check('y', hashed))
    const unknown = await cpu(() => passwords.check('y', null))
    expect(await passwords.check('', null)).toBe('wrong')
    expect(unknown / known).toBeGreaterThan(0.5)
    expect(unknown / known).toBeLessThan(2)
  })
})
