import { hostileCards } from '../renderer/hostile-cards.ts'
import type { FakeRepo } from '../hub/fake-hub/fake-repo.ts'

const gb = 1e9
const makersWords = `---
license: apache-2.0
---
<div align="center"><h1>Echo 4B</h1>

[![Discord](https://img.example/discord.svg)](https://discord.example) [Paper](https://arxiv.org/abs/1)
</div>

## Highlights

Echo answers **short questions** at once and *long ones* after some thought. See the [licence](LICENSE).

| Task | Echo 4B | Echo 8B |
| ---- | ------: | ------: |
| Maths | 71.2 | 79.8 |
| Code | 64.0 | 70.3 |

\`\`\`bash
corral pull quiet/Echo-4B-GGUF:Q4_K_M
\`\`\`

<details><summary>How it was made</summary>

- [x] Trained
- [ ] Slept

</details>
`

/** These take all that follows as their own content, until they are closed. */
const swallows =
  /<(!|\?|svg|math|style|scr|title|textarea|xmp|plaintext|template|no|iframe|frame|select|object|video|audio|form|keygen|portal|applet|body|html|table)/i

const swallowingLast = hostileCards.toSorted(
  (one, other) => Number(swallows.test(one)) - Number(swallows.test(other)),
)

/** What the hub has for everybody who looks around. */
export const hubRepos: FakeRepo[] = [
  {
    name: 'quiet/Echo-4B-GGUF',
    card: makersWords,
    downloads: 1_834_211,
    likes: 2140,
    cardData: { license: 'apache-2.0' },
    gguf: { total: 4_022_468_096, architecture: 'qwen3', context_length: 40_960 },
    files: [
      { path: 'Echo-4B-Q2_K.gguf', sizeBytes: 1.67 * gb },
      { path: 'Echo-4B-Q3_K_M.gguf', sizeBytes: 2.08 * gb },
      { path: 'Echo-4B-Q4_K_M.gguf', sizeBytes: 2.5 * gb },
      { path: 'Echo-4B-Q5_K_M.gguf', sizeBytes: 2.89 * gb },
      { path: 'Echo-4B-Q6_K.gguf', sizeBytes: 3.31 * gb },
      { path: 'Echo-4B-Q8_0-00001-of-00002.gguf', sizeBytes: 3 * gb },
      { path: 'Echo-4B-Q8_0-00002-of-00002.gguf', sizeBytes: 1.28 * gb },
      { path: 'Echo-4B-BF16.gguf', sizeBytes: 80.05 * gb },
      { path: 'mmproj-Echo-4B-F16.gguf', sizeBytes: 0.85 * gb },
      { path: 'Echo-4B.imatrix.gguf', sizeBytes: 0.003 * gb },
    ],
  },
  {
    name: 'an-institute-with-a-very-long-name/Echo-Instruct-Distilled-Abliterated-Reasoning-2507-70B-A3B-i1-GGUF',
    downloads: 12,
    likes: 0,
    cardData: { license: 'llama3.3' },
    lastModified: '2025-02-03T12:00:00.000Z',
    gguf: { total: 70_553_706_496, architecture: 'llama', context_length: 131_072 },
    files: [{ path: 'Echo-70B.i1-Q4_K_M.gguf', sizeBytes: 42.5 * gb }],
  },
  {
    name: 'shut/Gated-7B-GGUF',
    gated: 'manual',
    cardData: { license: 'other' },
    gguf: { total: 7_241_732_096, architecture: 'llama', context_length: 32_768 },
    files: [{ path: 'Gated-7B-Q4_K_M.gguf', sizeBytes: 4.37 * gb }],
  },
  {
    name: 'evil/Hostile-1B-GGUF',
    cardData: {},
    files: [{ path: 'Hostile-1B-Q4_K_M.gguf', sizeBytes: 0.8 * gb }],
    card: `Before the cards.\n\n${swallowingLast.join('\n\n')}`,
  },
]
