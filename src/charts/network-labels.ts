/** The networks as a paper writes them; others keep their names. */
const labels: Readonly<Record<string, string>> = {
  lenet: 'LeNet',
  'resnet-small': 'small ResNet',
  'resnet-110': 'ResNet-110',
  'densenet-40-36': 'DenseNet-40-36',
}

export const networkLabel = (name: unknown): string => labels[String(name)] ?? String(name)
