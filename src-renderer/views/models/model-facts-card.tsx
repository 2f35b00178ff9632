import type { ReactNode } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import { capabilityBadges, kindText } from '../../lib/capability-text.ts'
import { folderNames } from '../../lib/folder-text.ts'
import { formatBytes, formatMoment, formatParameters, formatWhole } from '../../lib/format.ts'
import { duplicateText } from '../../lib/model-facts.ts'
import { Card } from '../../ui/card.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { useModelNames } from '../pool/use-model-name.ts'

interface ModelFactsCardProps {
  model: Model
  /** What else there is to say, below. */
  children?: ReactNode
}

/** What the file tells of the model. */
export function ModelFactsCard({ model, children }: ModelFactsCardProps) {
  const { capabilities, parameterCount, trainContextTokens, parts } = model
  const duplicate = duplicateText(model, useModelNames())
  return (
    <Card className="p-4 select-text">
      {model.description !== null && <p className="mb-3 wrap-anywhere">{model.description}</p>}
      <dl
        aria-label="Facts"
        className="grid grid-cols-[104px_minmax(0,1fr)_96px_minmax(0,1fr)] gap-x-4 gap-y-2"
      >
        <Fact name="Apps ask for">
          <CopyText label="Copy model id" text={model.id} />
        </Fact>
        <Fact name="Kind">
          {kindText[capabilities.kind]}, {model.architecture}
        </Fact>
        <Fact name="Parameters">
          {parameterCount === null ? 'Not told' : formatParameters(parameterCount)}
        </Fact>
        <Fact name="Quantisation">{model.quantization ?? 'Not told'}</Fact>
        <Fact name="Size">
          {formatBytes(model.sizeBytes)}
          {parts > 1 && ` in ${parts} files`}
        </Fact>
        <Fact name="Context">
          {trainContextTokens === null
            ? 'Not told'
            : `trained for ${formatWhole(trainContextTokens)} tokens`}
        </Fact>
        <Fact name="Folder">{folderNames[model.folder]}</Fact>
        <Fact name="Changed">{formatMoment(model.modifiedAt)}</Fact>
      </dl>
      <Abilities model={model} />
      {duplicate !== null && <p className="mt-3 text-ink-2">{duplicate}</p>}
      {children}
    </Card>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere tabular-nums">{children}</dd>
    </>
  )
}

function Abilities({ model: { capabilities } }: { model: Model }) {
  const badges = capabilityBadges(capabilities)
  const { kind, chatTemplate, templateOptions } = capabilities
  const hasNoTemplate = kind === 'text' && !chatTemplate
  if (badges.length === 0 && templateOptions.length === 0 && !hasNoTemplate) return null
  return (
    <ul aria-label="What it can do" className="mt-3 space-y-1 border-t border-line pt-3">
      {badges.map(({ word, meaning }) => (
        <li key={word}>
          <span className="font-medium">{word}.</span> <span className="text-ink-2">{meaning}</span>
        </li>
      ))}
      {hasNoTemplate && (
        <li>
          <span className="font-medium">No chat template.</span>{' '}
          <span className="text-ink-2">It completes texts; a chat with it may go astray.</span>
        </li>
      )}
      {templateOptions.length > 0 && (
        <li>
          <span className="font-medium">Template options.</span>{' '}
          <span className="text-ink-2">
            A request may set {templateOptions.map((name) => `“${name}”`).join(', ')}.
          </span>
        </li>
      )}
    </ul>
  )
}
