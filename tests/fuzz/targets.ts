import { apiTarget } from './api.ts'
import { httpTarget } from './http.ts'
import { importerTarget } from './importer.ts'
import { isolationTarget } from './isolation.ts'
import { oggTarget } from './ogg.ts'
import type { FuzzTarget } from './target.ts'
import { toolsTarget } from './tools.ts'
import { webhookTarget } from './webhook.ts'

export const TARGETS: readonly FuzzTarget[] = [
  toolsTarget,
  webhookTarget,
  importerTarget,
  oggTarget,
  isolationTarget,
  httpTarget,
  apiTarget,
]
