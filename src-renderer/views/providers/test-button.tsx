import { testConnection, testId, useTests } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'

interface TestButtonProps {
  /** What is tested, for those who cannot see the row. */
  name: string
  providerId: number
  keyId?: number
}

export function TestButton({ name, providerId, keyId }: TestButtonProps) {
  const running = useTests((tests) => tests[testId(providerId, keyId)]?.state === 'running')
  return (
    <Button
      aria-label={`Test ${name}`}
      disabled={running}
      onClick={() => void testConnection(providerId, keyId)}
    >
      Test
    </Button>
  )
}
