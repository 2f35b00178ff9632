import { routeTo } from '../../lib/route.ts'

/** The name of a repository; all of the row that it stands in leads to its page. */
export function RepoLink({ repo, name }: { repo: string; name: string }) {
  return (
    <a
      href={routeTo('discover', repo)}
      draggable={false}
      title={repo}
      className="min-w-0 cursor-default truncate text-md leading-5 font-semibold outline-offset-4 after:absolute after:inset-0"
    >
      {name}
    </a>
  )
}
