/// Pictures on disk.
public enum PictureFile {}
