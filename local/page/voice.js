import { byId, el } from './dom.js'

/** Bars of a voice note, as on a phone. */
const BARS = 32
const MIN_MS = 400

const notes = new Map()

/**
 * A voice note to be played, with its waveform and, where it is known, what is said in it. The same element for the same note: the
 * chat is drawn anew at each tick, and what plays must go on.
 *
 * @param {string} id media id
 * @param {string | undefined} transcript
 */
export function voiceNote(id, transcript) {
  const key = JSON.stringify([id, transcript])
  if (!notes.has(key)) notes.set(key, drawNote(id, transcript))
  return notes.get(key)
}

function drawNote(id, transcript) {
  const audio = el('audio', {
    src: `/simulator/media/${id}`,
    preload: 'auto',
    'data-testid': 'audio',
  })
  const bars = el('span', { class: 'bars', 'aria-hidden': 'true' })
  const play = el(
    'button',
    {
      type: 'button',
      class: 'play',
      'data-testid': 'play',
      'aria-label': 'Play the voice note',
      onclick: () => (audio.paused ? audio.play() : audio.pause()),
    },
    '▶',
  )
  audio.addEventListener('play', () => (play.textContent = '❚❚'))
  for (const end of ['pause', 'ended']) audio.addEventListener(end, () => (play.textContent = '▶'))
  void drawWave(id, bars)
  return el(
    'div',
    { class: 'voice', 'data-testid': 'voice-note' },
    play,
    bars,
    audio,
    transcript && el('q', { class: 'transcript', 'data-testid': 'transcript' }, transcript),
  )
}

const waves = new Map()

/** The loudness of the note in so many parts; drawn once, however often the chat is. */
async function drawWave(id, bars) {
  if (!waves.has(id)) waves.set(id, waveOf(id))
  const heights = await waves.get(id).catch(() => Array(BARS).fill(0.1))
  bars.replaceChildren(
    ...heights.map((height) => {
      const bar = el('i')
      bar.style.height = `${Math.round(10 + 90 * height)}%`
      return bar
    }),
  )
}

async function waveOf(id) {
  const response = await fetch(`/simulator/media/${id}`)
  const context = new OfflineAudioContext(1, 1, 48_000)
  const sound = await context.decodeAudioData(await response.arrayBuffer())
  const samples = sound.getChannelData(0)
  const size = Math.max(1, Math.floor(samples.length / BARS))
  const peaks = Array.from({ length: BARS }, (_, i) =>
    samples.subarray(i * size, (i + 1) * size).reduce((top, x) => Math.max(top, Math.abs(x)), 0),
  )
  const loudest = Math.max(...peaks, 0.01)
  return peaks.map((peak) => peak / loudest)
}

/**
 * The microphone button: held to record. What was said has to be typed beside it where nothing can be recognised.
 *
 * @param {(said: object) => void} say
 * @param {(problem: string) => void} complain
 */
export function setUpMicrophone(say, complain) {
  const button = byId('mic')
  let recorder
  let startedAt = 0
  const start = async (event) => {
    event.preventDefault()
    if (recorder) return
    // A text that is there already is spoken by the machine instead.
    const text = byId('message').value.trim()
    if (text) {
      byId('message').value = ''
      say({ voice: { text, language: byId('voice-language').value } })
      return
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const chunks = []
      recorder = new MediaRecorder(stream, { mimeType: 'audio/webm;codecs=opus' })
      recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data))
      recorder.addEventListener('stop', () => {
        for (const track of stream.getTracks()) track.stop()
        recorder = undefined
        button.classList.remove('recording')
        if (Date.now() - startedAt >= MIN_MS) void send(new Blob(chunks), say)
      })
      recorder.start()
      startedAt = Date.now()
      button.classList.add('recording')
    } catch (error) {
      recorder = undefined
      complain(`The microphone cannot be used: ${error.message}`)
    }
  }
  const stop = () => recorder?.state === 'recording' && recorder.stop()
  button.addEventListener('pointerdown', start)
  for (const end of ['pointerup', 'pointerleave', 'pointercancel']) {
    button.addEventListener(end, stop)
  }
}

async function send(blob, say) {
  const base64 = await toBase64(blob)
  const said = byId('said').value.trim()
  byId('said').value = ''
  say({
    audio: {
      base64,
      mimeType: 'audio/webm',
      ...(said && { said: { text: said, language: byId('voice-language').value } }),
    },
  })
}

export function toBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result.split(',')[1] ?? '')
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
