// memfs asks the system who runs this whenever it opens a file; that stays the same here, and the answer takes a tenth
// of the time of a boot.
const { getuid, getgid } = process;
if (getuid !== undefined && getgid !== undefined) {
  const [user, group] = [getuid(), getgid()];
  process.getuid = () => user;
  process.getgid = () => group;
}
