import type { SentencePart } from './rule-parts.ts'

export function RuleSentence({ parts }: { parts: SentencePart[] }) {
  return parts.map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- A sentence's words have nothing else to tell them apart.
      <strong key={index} className="font-semibold text-ink wrap-anywhere">
        {part.name}
      </strong>
    ),
  )
}
