const SIDE = 128;
const MOST_BYTES = 64 * 1024;
const TRIES = [
  { type: 'image/webp', quality: 0.9 },
  { type: 'image/jpeg', quality: 0.9 },
  { type: 'image/jpeg', quality: 0.7 },
];

/** The middle of a picture, 128 by 128. It is drawn anew, so nothing that a camera wrote into the file (place, time, owner) goes along. */
export async function smallPicture(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const paper = canvas.getContext('2d');
  if (!paper) throw new Error('This browser cannot draw pictures.');
  paper.fillStyle = '#fff';
  paper.fillRect(0, 0, SIDE, SIDE);
  paper.imageSmoothingQuality = 'high';
  paper.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  picture.close();
  for (const { type, quality } of TRIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
    // A browser that cannot write a type writes a PNG instead.
    if (blob?.type === type && blob.size <= MOST_BYTES) return blob;
  }
  throw new Error('This picture does not become small enough.');
}
