/** The paper's training, for saying what would decide a claim at its scale. */
export const cifar10At250 =
  '50,000 images, mini-batches of 128, 250 epochs, learning rate 0.1 cut to a tenth at epochs 150 and 225'

/** Figure 2: on what each network was trained, and what would decide a claim on it. */
export const firstPhase = {
  lenet: {
    ours: 'LeNet on the 60,000 images of Fashion-MNIST, epochs 2 to 60',
    decides: `LeNet on CIFAR-10, ${cifar10At250}`,
  },
  resnetSmall: {
    ours: '20 epochs on 10,000 images of CIFAR-10 with a JPEG history',
    decides: `the small ResNet on CIFAR-10, ${cifar10At250}`,
  },
  resnet110: {
    ours: 'epoch 2 on 2,560 images of CIFAR-10 with a JPEG history, 20 mini-batches of 128, learning rate 0.01',
    decides: `epochs 10 to 150 of ResNet-110 on CIFAR-10, ${cifar10At250}`,
  },
  densenet: {
    ours: 'epoch 2 on 1,280 images of CIFAR-10 with a JPEG history, 20 mini-batches of 64',
    decides: `epochs 10 to 150 of DenseNet-40-36 on CIFAR-10, ${cifar10At250}`,
  },
}
