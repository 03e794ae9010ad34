/** A data set that `loadDataset` and `fetch` know by name. */
export interface KnownSet {
  readonly name: string
  /** size, licence and source, in one sentence */
  readonly describe: string
  readonly layout: 'idx' | 'cifar'
  readonly classes: number
  /** true: comes with the package, gzipped; else it lies under data/ of GRADIENT_LAB_HOME, not compressed */
  readonly packaged: boolean
  /** The official files; empty where any files of the layout will do. */
  readonly files: readonly KnownFile[]
  /** Where `fetch` looks without `--from`, one after the other: a folder's address, or an archive's. */
  readonly addresses: readonly string[]
}

export interface KnownFile {
  readonly name: string
  /** length of the content: of the file after decompression */
  readonly bytes: number
  /** SHA-256 of the content in hexadecimal */
  readonly sha256: string
}

const idxNames = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const

function idxFiles(bytes: readonly number[], sha256: readonly string[]): KnownFile[] {
  return idxNames.map((name, index) => ({ name, bytes: bytes[index], sha256: sha256[index] }))
}

const fashionMnistSmall: KnownSet = {
  name: 'fashion-mnist-small',
  describe:
    '8,192 training and 2,048 test images of Fashion-MNIST, as many of each class; grey, 28×28 padded to 32×32; MIT licence, Zalando SE; comes with the package.',
  layout: 'idx',
  classes: 10,
  packaged: true,
  files: idxFiles(
    [6422544, 8200, 1605648, 2056],
    [
      '38854025bc75e282d4bdcd9d56676df39afb5bde7b2e1277c752b52feb4021d7',
      '1e72e29adea83b9d57e104839270312a9f39d475c2d76ec2afbdccdb0c263dba',
      'b8ed819c398ce67d140021e8357082aebbc5aefc8a41aefa7e34a24278814798',
      'ed90a6655405a5ddd72d42cbb6f9be9adc85de2246898a5016829ea086e3edae',
    ],
  ),
  addresses: [],
}

const fashionMnist: KnownSet = {
  name: 'fashion-mnist',
  describe:
    'Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): 60,000 training and 10,000 test images of clothing, grey, 28×28 padded to 32×32; MIT licence, Zalando SE.',
  layout: 'idx',
  classes: 10,
  packaged: false,
  files: idxFiles(
    [47040016, 60008, 7840016, 10008],
    [
      'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
      'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
      '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
      '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
    ],
  ),
  addresses: [
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  ],
}

const cifar10: KnownSet = {
  name: 'cifar-10',
  describe:
    'CIFAR-10 (Krizhevsky 2009), the official binary files: 50,000 training and 10,000 test images, 32×32, three channels; no licence is stated by its authors, who ask to cite the report.',
  layout: 'cifar',
  classes: 10,
  packaged: false,
  files: [
    ['data_batch_1.bin', 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5'],
    ['data_batch_2.bin', 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed'],
    ['data_batch_3.bin', 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67'],
    ['data_batch_4.bin', '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48'],
    ['data_batch_5.bin', '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add'],
    ['test_batch.bin', '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b'],
  ].map(([name, sha256]) => ({ name, bytes: 30730000, sha256 })),
  addresses: ['https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'],
}

const cifar10Part: KnownSet = {
  name: 'cifar-10-part',
  describe:
    "Any smaller set in CIFAR-10's binary layout that you have (data_batch_*.bin, test_batch.bin): only the layout is checked, so never quote it as CIFAR-10.",
  layout: 'cifar',
  classes: 10,
  packaged: false,
  files: [],
  addresses: [],
}

export const knownSets: readonly KnownSet[] = [fashionMnistSmall, fashionMnist, cifar10, cifar10Part]

/** @throws RangeError naming the known ones */
export function knownSet(name: string): KnownSet {
  const found = knownSets.find(set => set.name === name)
  if (found === undefined) {
    throw new RangeError(`dataset: must be one of ${knownSets.map(set => set.name).join(', ')}, got ${name}`)
  }
  return found
}
