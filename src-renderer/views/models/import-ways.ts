import type { ImportWay } from '../../../src-main/contract/models.ts'

export type WayChoice = 'auto' | ImportWay

/** How a file comes into Corral's folder, with what each way costs. */
export const wayChoices: readonly { value: WayChoice; name: string; description: string }[] = [
  {
    value: 'auto',
    name: 'Let Corral choose',
    description: 'A clone where the disk can make one, else a hard link, else a copy.',
  },
  {
    value: 'clone',
    name: 'Clone',
    description:
      'No more space, and it stays as it is when the other app changes or deletes its file. Both must lie on one APFS disk.',
  },
  {
    value: 'hard-link',
    name: 'Hard link',
    description:
      'A second name for the same file: no more space, and it stays until both are deleted; what one app writes, the other sees. Both must lie on one disk.',
  },
  {
    value: 'copy',
    name: 'Copy',
    description: 'Works everywhere, and takes the space a second time.',
  },
]
