import { TriangleAlert } from 'lucide-react'
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

/** Keeps a fault inside the screen, or the part of one, where it happened. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { problem: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { problem: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    if (this.state.problem === null) return this.props.children
    if (this.props.fallback !== undefined) return this.props.fallback
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
