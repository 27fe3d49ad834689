import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { queueContract } from './queue-contract.ts'
import { startSqsEmulator, type SqsEmulator } from './sqs-subject.ts'

let sqs: SqsEmulator
beforeAll(async () => {
  sqs = await startSqsEmulator()
})
afterAll(() => sqs.close())

// The emulator reads this process's clock; its timers and the sockets' go on as they are.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

queueContract('SQS FIFO (fauxqs)', () =>
  sqs.subject((seconds) => void vi.setSystemTime(Date.now() + seconds * 1000)),
)
