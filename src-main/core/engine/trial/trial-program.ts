import { openParentLink } from './parent-link.ts'
import type { TrialRequest } from './trial-messages.ts'
import { tryModel } from './try-model.ts'

// The program of a trial: a process that is thrown away, because the file that it opens may break it.

const link = openParentLink()
link.send({ type: 'stage', stage: 'start' })
link.onRequest((line) => {
  const request = JSON.parse(line) as TrialRequest
  void tryModel(request, (stage) => link.send({ type: 'stage', stage })).then((end) =>
    link.send({ type: 'end', ...end }),
  )
})
