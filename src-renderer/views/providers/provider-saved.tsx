import type { Provider } from '../../../src-main/contract/providers.ts'
import { navigate } from '../../lib/route.ts'
import { testConnection, testId, useTests } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButtons } from '../../ui/dialog.tsx'
import { TestResult } from './test-result.tsx'

/** The last step: it is saved whatever the test says. */
export function ProviderSaved({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const failed = useTests((tests) => tests[testId(provider.id)]?.state === 'failed')

  function show(): void {
    onClose()
    navigate('providers', provider.id)
  }

  return (
    <>
      <p className="mt-1 text-ink-2">{provider.display_name} is saved.</p>
      <TestResult id={testId(provider.id)} className="mt-4" />
      <DialogButtons>
        {failed && (
          <Button className="mr-auto" onClick={() => void testConnection(provider.id)}>
            Test again
          </Button>
        )}
        <Button onClick={show}>{failed ? 'Correct it' : 'Show provider'}</Button>
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </DialogButtons>
    </>
  )
}
