import { CloudOff, TriangleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

interface ErrorBoundaryProps {
  children: ReactNode
  /** What stands there instead; without it, a word about the whole screen. */
  fallback?: ReactNode
}

interface ErrorBoundaryState {
  problem: string | null
}

/** What Chrome, Firefox and Safari say when a part of the app does not come. */
const fetchFault = /dynamically imported module|importing a module script failed/i

/** Keeps a fault inside the screen, or the part of one, where it happened. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { problem: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { problem: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    if (this.state.problem === null) return this.props.children
    if (this.props.fallback !== undefined) return this.props.fallback
    if (fetchFault.test(this.state.problem)) return <NotFetched />
    return (
      <EmptyState
        icon={<TriangleAlert size={28} strokeWidth={1.5} aria-hidden />}
        title="This screen stopped working"
        action={<Button onClick={() => this.setState({ problem: null })}>Try again</Button>}
      >
        {this.state.problem}
      </EmptyState>
    )
  }
}

/** What failed to come once is not asked for again by the same page. */
function NotFetched() {
  return (
    <EmptyState
      icon={<CloudOff size={28} strokeWidth={1.5} aria-hidden />}
      title="This screen could not be fetched"
      action={<Button onClick={() => location.reload()}>Load the page again</Button>}
    >
      Corral does not answer, or it was updated since this page was opened.
    </EmptyState>
  )
}
