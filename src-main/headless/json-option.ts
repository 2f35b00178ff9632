import { Option } from 'commander'

/** Every command that prints facts has it. */
export const json = (): Option => new Option('--json', 'print JSON for programs')
