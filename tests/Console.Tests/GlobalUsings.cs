global using TemporaryFolder = Clip.Sdk.TestSupport.TemporaryFolder;
