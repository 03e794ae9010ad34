import { backend, type Binding, type OpAttribute, type OutputMetadata, type Tensor } from './tensorflow.js'

// The protocol buffers of TensorFlow's graph, as tfjs-node ships them (generated code without types of its own).
// biome-ignore lint/suspicious/noExplicitAny: generated JavaScript
type Proto = any

const randomOps =
  /^(Random|StatelessRandom|ParameterizedTruncatedNormal|TruncatedNormal|Multinomial|Stateful(Uniform|StandardNormal|TruncatedNormal))/

/**
 * Writes down what tfjs asks of TensorFlow while a function runs. Every kernel of tfjs-node goes through three calls
 * of the binding (`createTensor`, `executeOp`, `deleteTensor`), autodiff included; a binding that keeps notes of them
 * has the whole graph, forward and backward.
 */
export class GraphRecorder {
  readonly messages: Proto = require('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js')
  readonly graph: Proto = new this.messages.GraphDef()
  private readonly names = new Map<number, string>()
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
    return id
  }

  private operation(name: string, attributes: OpAttribute[], inputs: number[], outputs: number): OutputMetadata[] {
    if (randomOps.test(name) && !name.startsWith('Stateless'))
      throw new TypeError(
        `compile: ${name} draws random numbers without a seed input; use an op that takes its seed as an input`,
      )
    const results = this.real.executeOp(name, attributes, inputs, outputs)
    const node = this.node(name, `op${this.made}`)
    for (const id of inputs) {
      const input = this.names.get(id)
      if (input === undefined) throw new TypeError(`compile: ${name} takes a tensor that was made outside the function`)
      node.addInput(input)
    }
    for (const attribute of attributes) this.attribute(node, attribute.name, a => this.setAttribute(a, attribute))
    this.graph.addNode(node)
    results.forEach((result, i) => {
      this.names.set(result.id, i === 0 ? node.getName() : `${node.getName()}:${i}`)
    })
    return results
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
