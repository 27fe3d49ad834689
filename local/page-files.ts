import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HttpError, type Response } from './http.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const PAGE = join(import.meta.dirname, 'page')
const FONT = /^noto-sans-devanagari-(?:devanagari|latin)-(?:400|600)-normal\.woff2$/

/** The phone page: everything comes from here, nothing from the network. */
export async function pageFile(pathname: string): Promise<Response> {
  const name = pathname === '/' ? 'index.html' : basename(pathname)
  if (pathname !== '/' && pathname !== `/page/${name}`) throw nothingAt(pathname)
  const path = FONT.test(name)
    ? fileURLToPath(import.meta.resolve(`@fontsource/noto-sans-devanagari/files/${name}`))
    : join(PAGE, name)
  const type = TYPES[extname(name)]
  const body = type && (await readFile(path).catch(() => undefined))
  if (!body) throw nothingAt(pathname)
  return {
    status: 200,
    headers: {
      'content-type': type,
      'content-security-policy':
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    },
    body,
  }
}

function nothingAt(pathname: string): HttpError {
  return new HttpError(404, `there is no ${pathname}`)
}
