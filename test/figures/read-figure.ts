import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { packageFolder } from '../../src/tables/lab-home.js'

export interface SvgContent {
  readonly width: string
  readonly height: string
  readonly texts: readonly string[]
  readonly title: readonly string[]
  readonly desc: readonly string[]
  readonly style: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly origin: readonly Readonly<Record<string, string>>[]
  readonly marks: readonly { kind: string; paths: readonly (readonly [string, string, string])[] }[]
  /** x, then y: label and place of each tick */
  readonly axes: readonly (readonly (readonly [string, string])[])[]
  readonly outer: string
  readonly plot: string
}

export interface PngContent {
  readonly size: readonly [number, number]
  readonly dpi: readonly [number, number]
  readonly text: Readonly<Record<string, string>>
  readonly colours: readonly string[]
}

const read = (...values: string[]): unknown =>
  JSON.parse(
    execFileSync(
      join(packageFolder, '.venv', 'bin', 'python'),
      ['-B', join(packageFolder, 'test', 'figures', 'read-figure.py'), ...values],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    ),
  )

/** An SVG as lxml reads it. */
export const readSvg = (path: string) => read(path) as SvgContent
/** A PNG as Pillow reads it, with the colours at places in points. */
export const readPng = (path: string, ...places: readonly (readonly [number, number])[]) =>
  read(path, ...places.map(String)) as PngContent

/** The two numbers of a `translate(x,y)`. */
export function translation(transform: string): readonly [number, number] {
  const [x, y] = transform.slice('translate('.length).split(/[,)]/).map(Number)
  return [x, y]
}

/** Where ink is within a box of a PNG of 600 dpi, in points. */
export interface Ink {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** the same for each run of rows that have ink, from the top */
  readonly runs: readonly (readonly [left: number, top: number, right: number, bottom: number])[]
}

/** Ink within boxes [left, top, right, bottom] of points, as Pillow and NumPy see it. */
export const inkOf = (path: string, ...boxes: readonly (readonly [number, number, number, number])[]) =>
  JSON.parse(
    execFileSync(
      join(packageFolder, '.venv', 'bin', 'python'),
      ['-B', join(packageFolder, 'test', 'figures', 'ink.py'), path, JSON.stringify(boxes)],
      { encoding: 'utf8' },
    ),
  ) as Ink[]
