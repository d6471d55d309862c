using ImageFolder;

return await new ImageFolderCommand().InvokeAsync(args);
