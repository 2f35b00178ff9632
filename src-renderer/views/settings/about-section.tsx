import type { Versions } from '../../../src-main/contract/desktop.ts'
import { useEffect } from 'react'
import { client } from '../../api/client.ts'
import { createFetched } from '../../stores/fetched.ts'
import { useSystem } from '../../stores/system.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Licences } from './about-licences.tsx'

const { useValue: useVersions, refresh } = createFetched<Versions>(() => client.desktop.versions())

/** Which Corral this is, and what it is made of. */
export function AboutSection() {
  const { value, problem } = useVersions()
  const platform = useSystem(({ info }) => info?.platform ?? null)

  useEffect(() => void refresh(), [])

  return (
    <>
      <Section title="About Corral">
        {problem !== null && <Problem>{problem}</Problem>}
        {value === null ? (
          problem === null && <Spinner label="Asking for the versions" />
        ) : (
          <Facts parts={partsOf(value, platform)} version={value.corral} />
        )}
      </Section>
      <Licences />
    </>
  )
}

type Parts = readonly (readonly [name: string, version: string])[]

function Facts({ parts, version }: { parts: Parts; version: string }) {
  const text = () => [`Corral ${version}`, ...parts.map((part) => part.join(' '))].join('\n')
  return (
    <div className="rounded-lg border border-line bg-card p-4">
      <div className="flex items-center gap-3">
        <Mark size={36} />
        <div className="min-w-0 flex-1">
          <p className="text-lg font-semibold select-text">Corral {version}</p>
          <p className="text-ink-2">Models on this Mac, and beyond it where you allow it.</p>
        </div>
        <CopyButton label="Copy the versions" caption="Copy" text={text} />
      </div>
      <dl className="mt-4 grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1 select-text">
        {parts.map(([name, number]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="tabular-nums">{number}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function partsOf(versions: Versions, platform: string | null): Parts {
  const all = [
    ['Engine (llama.cpp)', versions.llama_cpp],
    ['node-llama-cpp', versions.node_llama_cpp],
    ['SQLite', versions.sqlite],
    ['Node', versions.node],
    ['Electron', versions.electron],
    ['Chromium', versions.chromium],
    ['System', platform],
  ] as const
  return all.flatMap(([name, version]) => (version === null ? [] : [[name, version] as const]))
}
