import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { verifySignature } from '../../channel/signature.ts'
import { createDeliveries } from './deliveries.ts'
import { openWorld, type World } from './world.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }
let folder: string
let receiver: Server
let answers: number[]
let got: { raw: Buffer; signature: string }[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deliveries-'))
  answers = []
  got = []
  receiver = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const signature = String(request.headers['x-hub-signature-256'])
      got.push({ raw: Buffer.concat(chunks as Buffer[]), signature })
      response.writeHead(answers.shift() ?? 200).end('{"status":"received"}')
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  receiver.close()
  receiver.closeAllConnections()
  rmSync(folder, { recursive: true })
})

function open(port = (receiver.address() as AddressInfo).port): {
  world: World
  deliveries: ReturnType<typeof createDeliveries>
} {
  const world = openWorld(folder)
  const deliveries = createDeliveries({
    world,
    webhookUrl: () => `http://127.0.0.1:${port}/webhook`,
    appSecret: async () => 'secret',
    log,
  })
  deliveries.start()
  return { world, deliveries }
}

it('signs the bytes as Meta does: everything beyond ASCII escaped', async () => {
  const { world, deliveries } = open()
  deliveries.add({ text: '2 किलो चीनी 🙂' })
  await expect.poll(() => got.length).toBe(1)
  const [first] = got
  expect(first?.raw.toString('latin1')).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(String(first?.raw))).toEqual({ text: '2 किलो चीनी 🙂' })
  expect(verifySignature(first?.raw ?? Buffer.alloc(0), first?.signature, 'secret')).toBe(true)
  await deliveries.stop()
  world.close()
})

it('comes again until it is answered 200, and then no more', async () => {
  answers = [500, 401]
  const { world, deliveries } = open()
  deliveries.add({ id: 'one' })
  await expect.poll(() => got.length).toBe(3)
  await expect.poll(() => world.isOnItsWay('one')).toBe(false)
  expect(new Set(got.map(({ raw }) => raw.toString())).size).toBe(1)
  await deliveries.stop()
  world.close()
})

it('outlives the process: what was not taken is sent by the next one', async () => {
  const first = open(1)
  first.deliveries.add({ id: 'kept' })
  await first.deliveries.stop()
  expect(first.world.isOnItsWay('kept')).toBe(true)
  first.world.close()
  const second = open()
  await expect.poll(() => got.length).toBe(1)
  await second.deliveries.stop()
  second.world.close()
})
