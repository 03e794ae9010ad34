import { type Description, outputShapes } from './output-shapes.js'
import { backend, type Binding, type OpAttribute, type OutputMetadata, type Tensor } from './tensorflow.js'

// The protocol buffers of TensorFlow's graph, as tfjs-node ships them (generated code without types of its own).
// biome-ignore lint/suspicious/noExplicitAny: generated JavaScript
type Proto = any

const randomOps =
  /^(Random|StatelessRandom|ParameterizedTruncatedNormal|TruncatedNormal|Multinomial|Stateful(Uniform|StandardNormal|TruncatedNormal))/

/** Operations the shape of whose result depends on numbers that a recording does not have. */
const shapedByData = /^(Where|Unique|NonMaxSuppression)/

/** Numbers of a constant that may be a shape, an axis or the like: they belong to what an operation's result looks like. */
const mostTelling = 64

/**
 * Writes down what tfjs asks of TensorFlow while a function runs. Every kernel of tfjs-node goes through three calls
 * of the binding (`createTensor`, `executeOp`, `deleteTensor`), autodiff included; a binding that keeps notes of them
 * has the whole graph, forward and backward.
 *
 * Nothing is computed: tfjs needs shapes and types alone. Where no rule tells those of an operation's results, it runs
 * once on zeros. Recording the gradient of a network of 110 layers takes as long for 128 images as for one.
 */
export class GraphRecorder {
  readonly messages: Proto = require('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js')
  readonly graph: Proto = new this.messages.GraphDef()
  private readonly names = new Map<number, string>()
  private readonly described = new Map<number, Description>()
  /** tensors that have their numbers: inputs and constants */
  private readonly filled = new Set<number>()
  /** what operations gave that have run, by all that it depends on */
  private readonly seen = new Map<string, readonly Description[]>()
  private readonly inputs = new Set<string>()
  private made = 0
  /** data of tensors made inside the recorded function, or handed to it */
  private readonly known = new WeakSet<object>()

  constructor(private readonly real: Binding) {
    const version = new this.messages.VersionDef()
    version.setProducer(1400)
    this.graph.setVersions(version)
  }

  /** Declares an input of the function and gives its name in the graph. */
  input(tensor: Tensor): string {
    const node = this.node('Placeholder', `in${this.made}`)
    const info = backend().tensorMap.get(tensor.dataId)
    this.attribute(node, 'dtype', a => a.setType(info.dtype))
    this.attribute(node, 'shape', a => a.setShape(this.shape(tensor.shape)))
    this.graph.addNode(node)
    this.names.set(info.id, node.getName())
    this.described.set(info.id, { dtype: info.dtype, shape: tensor.shape })
    this.filled.add(info.id)
    this.inputs.add(node.getName())
    this.known.add(tensor.dataId)
    return `${node.getName()}:0`
  }

  output(tensor: Tensor): string {
    const id = backend().getInputTensorIds([tensor])[0]
    const name = this.names.get(id)
    if (name === undefined) throw new TypeError('compile: a result is not a tensor that the function computed')
    if (this.inputs.has(name)) return this.copyOf(name, tensor)
    return name.includes(':') ? name : `${name}:0`
  }

  /** An input as a result of its own: TensorFlow refuses to fetch what it is fed. */
  private copyOf(input: string, tensor: Tensor): string {
    const node = this.node('Identity', `output${this.made}`)
    node.addInput(input)
    this.attribute(node, 'T', a => a.setType(backend().tensorMap.get(tensor.dataId).dtype))
    this.graph.addNode(node)
    return `${node.getName()}:0`
  }

  /** Runs `f` with every call of TensorFlow written down. */
  record<Result>(f: () => Result): Result {
    const device = backend()
    const { binding, getInputTensorIds, write, createOutputTensor } = device
    if (Object.hasOwn(device, 'createOutputTensor'))
      throw new TypeError('compile: a function cannot be compiled while another is recorded; compile it before')
    const random = Math.random
    device.binding = this.noting()
    device.getInputTensorIds = tensors => {
      for (const tensor of tensors)
        if (tensor.dataId && !this.known.has(tensor.dataId))
          throw new TypeError(
            `compile: a tensor of shape [${tensor.shape}] was made outside the function; pass it as an input, or make it inside`,
          )
      return getInputTensorIds.call(device, tensors)
    }
    device.write = (...args) => {
      const dataId = write.apply(device, args)
      this.known.add(dataId)
      return dataId
    }
    device.createOutputTensor = metadata => {
      const tensor = createOutputTensor.call(device, metadata)
      this.known.add(tensor.dataId)
      return tensor
    }
    Math.random = () => {
      throw new TypeError(
        'compile: the function draws random numbers, which the recording would freeze; pass them, or their seed, as an input',
      )
    }
    try {
      return f()
    } finally {
      Math.random = random
      device.binding = binding
      // what were methods of the class become so again
      for (const name of ['getInputTensorIds', 'write', 'createOutputTensor'] as const)
        delete (device as Partial<typeof device>)[name]
    }
  }

  private noting(): Binding {
    const { real } = this
    // a plain copy, since the binding's own properties cannot be replaced
    const copy: Record<string, unknown> = {}
    for (const key of Object.getOwnPropertyNames(real)) {
      const value = (real as unknown as Record<string, unknown>)[key]
      copy[key] = typeof value === 'function' ? value.bind(real) : value
    }
    return Object.assign(copy as unknown as Binding, {
      createTensor: (shape: number[], dtype: number, values: ArrayLike<number>) => this.constant(shape, dtype, values),
      executeOp: (name: string, attributes: OpAttribute[], inputs: number[], outputs: number) =>
        this.operation(name, attributes, inputs, outputs),
      deleteTensor: (id: number) => {
        real.deleteTensor(id)
        this.names.delete(id)
        this.described.delete(id)
        this.filled.delete(id)
      },
      runSavedModel: () => {
        throw new TypeError(
          'compile: the function calls a compiled one, which cannot be recorded; call the plain function that was compiled',
        )
      },
      tensorDataSync: () => {
        throw new TypeError(
          'compile: the function reads the value of a tensor while it is recorded; a branch or a number that depends on data cannot be recorded',
        )
      },
    })
  }

  private constant(shape: number[], dtype: number, values: ArrayLike<number>): number {
    const id = this.real.createTensor(shape, dtype, values)
    const node = this.node('Const', `constant${this.made}`)
    const typed =
      values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array
        ? values
        : dtype === this.real.TF_INT32
          ? Int32Array.from(values)
          : dtype === this.real.TF_BOOL
            ? Uint8Array.from(values)
            : Float32Array.from(values)
    const tensor = new this.messages.Tensor()
    tensor.setDtype(dtype)
    tensor.setTensorShape(this.shape(shape))
    tensor.setTensorContent(new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength).slice())
    this.attribute(node, 'dtype', a => a.setType(dtype))
    this.attribute(node, 'value', a => a.setTensor(tensor))
    this.graph.addNode(node)
    this.names.set(id, node.getName())
    this.described.set(id, { dtype, shape, ...(typed.length <= mostTelling ? { values: typed.slice() } : {}) })
    this.filled.add(id)
    return id
  }

  private operation(name: string, attributes: OpAttribute[], inputs: number[], outputs: number): OutputMetadata[] {
    if (randomOps.test(name) && !name.startsWith('Stateless'))
      throw new TypeError(
        `compile: ${name} draws random numbers without a seed input; use an op that takes its seed as an input`,
      )
    if (shapedByData.test(name))
      throw new TypeError(
        `compile: the size of what ${name} returns depends on the numbers it is given, which cannot be recorded`,
      )
    const node = this.node(name, `op${this.made}`)
    for (const id of inputs) {
      const input = this.names.get(id)
      if (input === undefined) throw new TypeError(`compile: ${name} takes a tensor that was made outside the function`)
      node.addInput(input)
    }
    for (const attribute of attributes) this.attribute(node, attribute.name, a => this.setAttribute(a, attribute))
    this.graph.addNode(node)
    return this.results(name, attributes, inputs, outputs).map((result, i) => {
      const id = this.real.createTensor([0], this.real.TF_FLOAT, new Float32Array(0))
      this.names.set(id, i === 0 ? node.getName() : `${node.getName()}:${i}`)
      this.described.set(id, result)
      return { id, dtype: result.dtype, shape: [...result.shape] }
    })
  }

  /** Shapes and types of an operation's results. */
  private results(name: string, attributes: OpAttribute[], ids: number[], outputs: number): readonly Description[] {
    const inputs = ids.map(id => this.described.get(id)!)
    const type = attributes.find(attribute => attribute.name === 'T')?.value as number | undefined
    const shapes = type === undefined ? undefined : outputShapes(name, attributes, inputs)
    if (shapes) return shapes.map(shape => ({ dtype: type!, shape }))
    const key = JSON.stringify([
      name,
      attributes,
      inputs.map(({ dtype, shape, values }) => [dtype, shape, values && Array.from(values)]),
    ])
    let results = this.seen.get(key)
    if (!results) {
      results = this.run(name, attributes, ids, outputs)
      this.seen.set(key, results)
    }
    return results
  }

  /** Runs an operation, with zeros where an input was not computed; with ones where zeros are refused, as in a division. */
  private run(name: string, attributes: OpAttribute[], ids: number[], outputs: number): readonly Description[] {
    const { real } = this
    const attempt = (value: number): readonly Description[] => {
      const made: number[] = []
      const given = ids.map(id => {
        if (this.filled.has(id)) return id
        const { dtype, shape } = this.described.get(id)!
        made.push(this.same(dtype, shape, value))
        return made[made.length - 1]
      })
      try {
        return real.executeOp(name, attributes, given, outputs).map(({ id, dtype, shape }) => {
          made.push(id)
          return { dtype, shape }
        })
      } finally {
        for (const id of made) real.deleteTensor(id)
      }
    }
    try {
      return attempt(0)
    } catch {
      return attempt(1)
    }
  }

  /** A tensor of one number. */
  private same(dtype: number, shape: readonly number[], value: number): number {
    const { real } = this
    const type = (name: string, value: number) => ({ name, type: real.TF_ATTR_TYPE, value })
    const one = real.createTensor([], real.TF_FLOAT, Float32Array.of(value))
    const scalar = real.executeOp('Cast', [type('SrcT', real.TF_FLOAT), type('DstT', dtype)], [one], 1)[0].id
    const sizes = real.createTensor([shape.length], real.TF_INT32, Int32Array.from(shape))
    try {
      const attributes = [type('T', dtype), type('index_type', real.TF_INT32)]
      return real.executeOp('Fill', attributes, [sizes, scalar], 1)[0].id
    } finally {
      for (const id of [one, scalar, sizes]) real.deleteTensor(id)
    }
  }

  private node(op: string, name: string): Proto {
    const node = new this.messages.NodeDef()
    node.setOp(op)
    node.setName(name)
    this.made++
    return node
  }

  private attribute(node: Proto, name: string, set: (value: Proto) => void): void {
    const value = new this.messages.AttrValue()
    set(value)
    node.getAttrMap().set(name, value)
  }

  private setAttribute(target: Proto, { name, type, value }: OpAttribute): void {
    const { real } = this
    if (type === real.TF_ATTR_INT && Array.isArray(value)) {
      const list = new this.messages.AttrValue.ListValue()
      list.setIList(value)
      target.setList(list)
    } else if (type === real.TF_ATTR_INT) target.setI(value)
    else if (type === real.TF_ATTR_TYPE) target.setType(value)
    else if (type === real.TF_ATTR_BOOL) target.setB(value)
    else if (type === real.TF_ATTR_FLOAT) target.setF(value)
    else if (type === real.TF_ATTR_STRING) target.setS(Buffer.from(value as string))
    else if (type === real.TF_ATTR_SHAPE) target.setShape(this.shape(value as number[]))
    else throw new TypeError(`compile: the attribute ${name} has a type that cannot be recorded (${type})`)
  }

  private shape(dimensions: readonly number[]): Proto {
    const shape = new this.messages.TensorShape()
    for (const size of dimensions) {
      const dimension = new this.messages.TensorShape.Dim()
      dimension.setSize(size)
      shape.addDim(dimension)
    }
    return shape
  }

  /** The graph as a SavedModel with the tag `serve`. */
  serialize(): Uint8Array {
    const info = new this.messages.MetaGraphDef.MetaInfoDef()
    info.addTags('serve')
    const metaGraph = new this.messages.MetaGraphDef()
    metaGraph.setMetaInfoDef(info)
    metaGraph.setGraphDef(this.graph)
    const model = new this.messages.SavedModel()
    model.setSavedModelSchemaVersion(1)
    model.addMetaGraphs(metaGraph)
    return model.serializeBinary()
  }

  get operations(): number {
    return this.graph.getNodeList().length
  }
}
