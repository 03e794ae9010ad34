/** The paper's training, for saying what would decide a claim at its scale. */
export const cifar10At250 =
  '50,000 images, mini-batches of 128, 250 epochs, learning rate 0.1 cut to a tenth at epochs 150 and 225'
